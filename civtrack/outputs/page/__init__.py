"""The page: one HTML file that asks for nothing.

May import what `civtrack.outputs.book` may, and that room.
"""
