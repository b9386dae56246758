#!/usr/bin/env python3
"""peer_codec.py IN OUT: what no editor can do without — inflate the first sheet, deflate it at level 6, copy the rest."""
import shutil
import sys
import zipfile
import zlib

with zipfile.ZipFile(sys.argv[1]) as book:
    data = book.read("xl/worksheets/sheet1.xml")
deflate = zlib.compressobj(6)
with open(sys.argv[2], "wb") as out:
    for at in range(0, len(data), 1 << 18):
        out.write(deflate.compress(data[at : at + (1 << 18)]))
    out.write(deflate.flush())
shutil.copyfile(sys.argv[1], sys.argv[2] + ".rest")
