"""``python -m civtrack``, and the installed command."""
