"""What the help of each command ends with: the commands, and examples to copy."""

COMMANDS = """\
commands:
  show PATH...      print cables to read, or as JSON
  check PATH...     tell what departs from the rules cables are written under
  export PATH...    write annotations to be used elsewhere
  index DIR         make a library ready to be searched
  search DIR QUERY  find cables and paragraphs in a library, and tag them
  stats DIR         count a library's cables and codings, as charts, CSV or SVG
  cite FILE         print a citation, with the words if asked for
  import FILE       take in annotations and codes of other programs
  annotate FILE     tag a paragraph or passage, write a note, from a script
  notes FILE        print what was added to a cable
  tags PATH         count tags; rename and merge them in a whole library
  codebook          write the codebook as CSV, or take one in
  agreement PATH... measure how far coders agree
  merge             merge sidecars and codebooks for git
  keys              list the reader's keys
  themes            list the reader's themes
  serve [PATH]      read in a browser of this machine
  completion SHELL  print completions for bash, zsh or fish

  'cablegram COMMAND --help' tells more. A file that is named like a command is
  opened as ./show.

examples:
  cablegram examples/03GUATEMALA1815.txt
  cablegram --coder kim cables/
  cablegram --plain 03GUATEMALA1815.txt
  cablegram show 03GUATEMALA1815.txt | less
  cablegram show --format jsonl cables/ > cables.jsonl
  cablegram export cables/ --format csv -o codes.csv
  cablegram keys --check --keymap ~/keymap.yaml
"""
SHOW_EXAMPLES = """\
examples:
  cablegram show 03GUATEMALA1815.txt
  cablegram show --format json 03GUATEMALA1815.txt
  cablegram show --format jsonl dump.csv > cables.jsonl
  cablegram show dump.csv#09TESTVILLE12

A page, a dump, an electronic telegram and a volume are told by their content;
--source overrules that.
"""
CHECK_EXAMPLES = """\
examples:
  cablegram check cables/
  cablegram check --only L1,L3 --format json cables/ > findings.jsonl
  cablegram check --missing cables/
"""
KEYS_EXAMPLES = """\
examples:
  cablegram keys
  cablegram keys --check --keymap ~/keymap.yaml
  cablegram keys --preset emacs > ~/.config/cablegram/keymap.yaml

The shipped keys are like vim's; a preset is a keymap in the same form, with
the lines that differ.
"""
