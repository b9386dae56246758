import pathlib, zipfile, io, re, html, base64, urllib.parse
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
    return out
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
        try: v.append(base64.b64decode(m + b"=" * (-len(m) % 4)))
        except Exception: pass
    return v
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
