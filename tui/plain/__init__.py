"""The reader as a dialogue of plain lines, for screen readers and terminals that only print.

The same cable, tree and annotations as on the screen, by the same session; nothing here loads
Textual, moves the cursor or colours anything.
"""
