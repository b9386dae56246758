"""The leader's one page (领导一页纸): a Word document and a picture of one A4 page, and a picture for the phone.

May import what `civtrack.outputs.page` may, and that room; docx and PIL only inside functions.
"""
