"""Reads lesson sources; builds notebooks and answer keys from them; proves that the exercises bite."""
