"""Word documents of the office: 督查通报, 督查快报, 重点工作提示单, 督办单.

Exists as a room within `civtrack.outputs`: `content` says what stands in a document, `templates` and the text files
beside it say it in words, `markup` reads those words as lines and tables, `layout` sets them as GB/T 9704-2012 asks.
May import everything below `civtrack.outputs`; docx, jinja2 and PIL only inside functions.
"""
