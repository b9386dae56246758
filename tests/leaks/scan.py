import pathlib, zipfile, io, re, html, base64, urllib.parse, unicodedata, zlib
NAMES = {"DW": "大洼", "ST": "双台子", "PS": "盘山"}
FIG = {"DW": "731", "ST": "732", "PS": "733"}  # figures 73xnnn
def parts(path):
    out = {}
    raw = pathlib.Path(path).read_bytes(); out["<raw zip>"] = raw
    with zipfile.ZipFile(path) as z:
        for i in z.infolist():
            d = z.read(i); out[i.filename] = d
            if d[:4] == b"PK\3\4":
                with zipfile.ZipFile(io.BytesIO(d)) as y:
                    for j in y.infolist(): out[i.filename + "!" + j.filename] = y.read(j)
            out |= {f"{i.filename}!{n}": held for n, held in enumerate(inside(d))}
    return out
def inside(data):
    """What is compressed inside of a part: texts of PNGs, and whatever else inflates (gzip, zlib); names in a package."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        at = 8
        while at + 12 <= len(data):
            size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
            if kind not in (b"IHDR", b"IDAT", b"PLTE", b"IEND"):
                body = data[at + 8:at + 8 + size]; yield body
                yield from filter(None, (inflated(body[k:]) for k, c in enumerate(body[:200]) if c == 0x78))
            at += 12 + size
        yield data[at:]
    elif data[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01"): yield inflated(data)
def inflated(data):
    try: return zlib.decompressobj(47).decompress(data)
    except zlib.error: return b""
def views(data):
    v = [data]
    try:
        t = data.decode("utf-8"); v.append(html.unescape(t).encode()); v.append(urllib.parse.unquote(t).encode()); v.append(re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), t).encode("utf-8", "ignore"))
        v.append(re.sub(r"<[^>]*>", "", t).encode())  # text joined over runs
    except UnicodeDecodeError: pass
    for enc in ("utf-16-le", "utf-16-be"):
        for off in (0, 1):
            v.append(data[off:].decode(enc, "ignore").encode("utf-8", "ignore"))
    v.append(data.decode("gb18030", "ignore").encode("utf-8", "ignore"))
    for m in re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", data):
        try: d = base64.b64decode(m + b"=" * (-len(m) % 4)); v += [d, d.decode("utf-16-le", "ignore").encode("utf-8", "ignore")]
        except Exception: pass
    v.append(urllib.parse.unquote_to_bytes(data).decode("gb18030", "ignore").encode("utf-8", "ignore"))
    v.append(re.sub(rb"\\\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)).encode("utf-8", "ignore"), data))
    v += [bytes.fromhex(m.decode()) for m in re.findall(rb"(?:[0-9A-Fa-f]{2}){6,}", data)]
    return v
def spoken(path, words):
    """Part and word for each of some words that stand anywhere in a package, blanks and invisible signs aside."""
    plain = lambda text: "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() and not c.isspace())
    found = set()
    for name, data in parts(path).items():
        texts = {plain(one.decode("utf-8", "ignore")) for one in [name.encode(), *views(data), *(re.sub(rb"<[^>]*>|\s", b"", one) for one in views(data)[:2])]}
        found |= {(name, word) for word in words for text in texts if word in text and (not word.isdecimal() or re.search(rf"(?<![\d.]){word}(?![\d.])", text) and name.endswith((".xml", ".vml")))}
    return found
def leaks(path, own):
    found = set()
    for name, data in parts(path).items():
        vs = [x.lower() for x in views(data)]; nm = name.lower().encode()
        for code in NAMES:
            if code == own: continue
            for pat in (f"zq{code.lower()}".encode(), NAMES[code].encode()):
                for x in [*vs, nm]:
                    toks = re.findall(pat + rb"[\w]*?qz", x) if pat.startswith(b"zq") else []
                    for t in toks: found.add((name, t.decode()))
                    k = x.find(pat)
                    if k >= 0:
                        if not toks: found.add((name, x[max(0,k-30):k+50].decode("utf-8", "replace")))
                        break
            for x in vs[:2]:
                m = re.search(rb"(?<!\d)" + FIG[code].encode() + rb"\d{3}(?!\d)", x)
                if m and name != "<raw zip>" and name.endswith((".xml", ".vml")): found.add((name, m[0].decode()))
    return found
