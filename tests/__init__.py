"""The tests of Cablegram."""
