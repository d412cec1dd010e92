"""The reader in a browser of the same machine, through ``textual-serve`` (the extra ``web``)."""
