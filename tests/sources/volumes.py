"""A fictional volume in TEI, as the published ones are built."""

from __future__ import annotations

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="frus1952-54v99">
<teiHeader><fileDesc><titleStmt><title>Foreign Relations, Ruritania</title></titleStmt></fileDesc>
</teiHeader>
<text><body><div type="compilation"><div type="chapter" xml:id="ch1"><head>Ruritania</head>
"""
TAIL = "</div></div></body></text></TEI>\n"
TELEGRAM = """\
<div type="document" xml:id="d17" n="17">
  <head>17. Telegram From the <gloss type="from">Embassy in Ruritania</gloss> to the
    <gloss type="to">Department of State</gloss>
    <note n="1" type="source" xml:id="d17fn1">Source: Archive of Nowhere, Lot 60 D 001, Box 5.
    Secret; Priority; Nodis. Drafted by <persName>Nobody</persName>.</note></head>
  <opener><dateline><placeName>Strelsau</placeName>,
    <date when="1952-09-12T16:32:00">September 12, 1952, 4:32 p.m.</date></dateline></opener>
  <list type="subject"><head>SUBJECT</head><item>The harvest</item></list>
  <p>605. Ref: DIR 18338.</p>
  <p>1. The minister said that the harvest<note n="2" xml:id="d17fn2">Not
    <hi rend="italic">printed</hi>.</note>
    was <pb n="27"/>better than the last one.</p>
  <list><label>2.</label>
  <item>The port [<hi rend="italic">name not declassified</hi>] is open.</item>
  <label>3.</label><item><p>Nothing &amp; nobody.</p><p>No more.</p></item></list>
  <closer><signed><persName>Schoenfeld</persName></signed></closer>
</div>
"""
MEMORANDUM = """\
<div type="document" xml:id="d18" n="18">
  <head>18. Memorandum of Conversation</head>
  <dateline><placeName>Strelsau</placeName>,
    <date when="1952-10-01">October 1, 1952</date></dateline>
  <p>They met.</p><p>They parted.</p>
</div>
"""


def volume(*divisions: str) -> bytes:
    """A volume with these documents in one chapter."""
    return (HEAD + "".join(divisions) + TAIL).encode()
