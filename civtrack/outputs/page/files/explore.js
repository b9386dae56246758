// Everything that needs a browser of these years: all items, filtered, counted, drawn as one scrolls. Where this does
// not run, the page above and below is complete as it is; nothing here is needed to read it.
const explore = async () => {
  const packed = document.getElementById("packed").textContent.trim();
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = JSON.parse(await new Response(unpacked).text());
  const { count, tiers, labels, say } = data;
  const $ = (id) => document.getElementById(id);
  const root = $("explore");
  const fields = ["district", "unit", "person", "leader", "street", "category", "tier", "step", "age"];
  const choices = Object.fromEntries(fields.map((field) => [field, $("by-" + field) instanceof HTMLSelectElement ? $("by-" + field) : $("filter-" + field)]));
  const words = $("by-text");
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const text = (name, item) => {
    const place = data.texts[name].v[item];
    return place < 0 ? "" : data.texts[name].d[place];
  };
  const number = (name, item) => data.numbers[name][item];
  const tier = (item) => number("tier", item);
  const age = (item) => {
    const late = number("late", item);
    return number("outcome", item) === 3 ? data.ages[data.stretches.findIndex(([from, to]) => late >= from && (to === null || late <= to))] : "";
  };
  const valueOf = (field, item) => {
    if (field === "age") { return age(item) ?? ""; }
    return field === "tier" ? tiers[tier(item)] ?? say.outside : text(field, item) || say.nobody;
  };
  const days = (item) => {
    const late = number("late", item), left = number("left", item);
    if (late !== null) { return filled(say.late, { days: late }); }
    return left === null ? "" : filled(say.left, { days: left });
  };

  // What one can choose: districts and tiers in their order, the rest by name; values that no item has are not offered.
  for (const field of fields) {
    const known = field === "district" ? data.districts : field === "tier" ? [...tiers, say.outside] : field === "age" ? data.ages : [];
    const seen = new Set();
    for (let item = 0; item < count; item += 1) { seen.add(valueOf(field, item)); }
    seen.delete("");
    const rest = [...seen].filter((value) => !known.includes(value) && value !== say.nobody);
    rest.sort((one, other) => one.localeCompare(other, document.documentElement.lang, { numeric: true }));
    const names = [...known.filter((value) => seen.has(value) && value !== say.nobody), ...rest];
    if (seen.has(say.nobody)) { names.push(say.nobody); }
    const select = choices[field];
    const own = new Map([...select.options].slice(1).map((option) => [option.textContent, option]));
    for (const name of names) {
      if (!own.has(name)) { select.append(new Option(name, "=" + name)); }
    }
    // What is overdue is a choice of all, though it be of one age.
    select.parentElement.hidden = names.length < (field === "age" ? 1 : 2);
  }
  const chosen = (field) => {
    const select = choices[field];
    return select.selectedIndex > 0 ? select.options[select.selectedIndex].textContent : "";
  };
  const choose = (field, value) => {
    const select = choices[field];
    select.selectedIndex = Math.max(0, [...select.options].findIndex((option, at) => at && option.textContent === value));
  };

  // The address holds the filters: #县区=大洼区&等级=红
  const keys = Object.fromEntries([...fields.map((field) => [field, labels[field]]), ["text", words.dataset.key]]);
  const read = () => {
    const asked = decodeURIComponent(location.hash.slice(1));
    if (!asked.includes("=")) { return false; }
    const pairs = Object.fromEntries(asked.split("&").map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
    const synonyms = { tier: ["等级", "档", "tier"] };
    for (const field of fields) {
      choose(field, [keys[field], field, ...(synonyms[field] ?? [])].map((key) => pairs[key]).find(Boolean) ?? "");
    }
    words.value = pairs[keys.text] ?? pairs.text ?? "";
    return true;
  };
  let written = location.hash;
  const write = () => {
    const pairs = fields.filter(chosen).map((field) => `${keys[field]}=${chosen(field)}`);
    if (words.value.trim()) { pairs.push(`${keys.text}=${words.value.trim()}`); }
    const hash = pairs.length ? "#" + pairs.map((pair) => pair.replace(/[%&#]/g, encodeURIComponent)).join("&") : "";
    const standing = location.hash.includes("=") || location.hash.includes("%3D");
    if (hash || standing) {
      history.replaceState(null, "", hash || location.pathname + location.search);
      written = location.hash;
    }
  };

  // Words are looked for in everything that is written of an item; made lazily, for one may never look for any.
  const searched = new Array(count);
  const within = Object.keys(data.texts).filter((name) => !["status", "reason"].includes(name));
  const everything = (item) => (searched[item] ??= plain(within.map((name) => text(name, item)).join("\n")));

  let shown = [];
  let order = null;
  const filter = () => {
    const wanted = fields.map((field) => [field, chosen(field)]).filter(([, value]) => value);
    const asked = plain(words.value).split(/\s+/).filter(Boolean);
    // Districts are ranked among each other, so the table also knows what the others have under all other filters.
    const anywhere = wanted.filter(([field]) => field !== "district");
    const all = [];
    for (let item = 0; item < count; item += 1) {
      if (anywhere.every(([field, value]) => valueOf(field, item) === value) &&
          asked.every((word) => everything(item).includes(word))) { all.push(item); }
    }
    const here = chosen("district");
    shown = here ? all.filter((item) => valueOf("district", item) === here) : [...all];
    const others = anywhere.filter(([field]) => field !== "unit");
    const more = document.documentElement.more;
    more.asked = others.length > 0;
    more.keeps = (item) => !others.length || (item !== null && others.every(([field, value]) => valueOf(field, +item) === value));
    document.dispatchEvent(new Event("chosen"));
    document.documentElement.classList.toggle("filtered", wanted.length + asked.length > 0);
    tables(all);
    sort();
    tiles();
    charts();
    list();
    write();
  };

  // A rate as everywhere: two decimals, half up, never 0 % or 100 % where it is not.
  const rate = (part, whole) => {
    if (!whole) { return "—"; }
    let hundredths = Math.floor((2 * part * 10000 + whole) / (2 * whole));
    if (part > 0 && part < whole) { hundredths = Math.min(Math.max(hundredths, 1), 9999); }
    return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}%`;
  };
  const counted = (items) => {
    const figures = { total: 0, tiers: tiers.map(() => 0), done: 0, onTime: 0, overdue: 0, void: 0, carried: 0, reopened: 0,
      onTimeFirst: 0, overdueFirst: 0, longest: 0 };
    for (const item of items) {
      const outcome = number("outcome", item), first = number("first", item);
      figures.void += outcome === 4 ? 1 : 0;
      figures.carried += outcome === 5 ? 1 : 0;
      if (tier(item) < 0) { continue; }
      figures.total += 1;
      figures.tiers[tier(item)] += 1;
      figures.done += outcome === 1 || outcome === 2 ? 1 : 0;
      figures.onTime += outcome === 2 ? 1 : 0;
      figures.overdue += outcome === 3 ? 1 : 0;
      figures.onTimeFirst += first === 2 ? 1 : 0;
      figures.overdueFirst += first === 3 ? 1 : 0;
      figures.reopened += number("reopened", item);
      figures.longest = Math.max(figures.longest, outcome === 3 ? number("late", item) : 0);
    }
    figures.due = figures.done + figures.overdue;
    figures.dueFirst = figures.done + figures.overdueFirst;
    return figures;
  };
  // The tables of figures: each column says which figure it shows.
  const rates = { completion_rate: ["done", "total"], closure_rate: ["done", "due"], on_time_rate: ["onTime", "due"],
    overdue_rate: ["overdue", "due"], rework_rate: ["reopened", "due"], on_time_rate_original: ["onTimeFirst", "dueFirst"],
    overdue_rate_original: ["overdueFirst", "dueFirst"] };
  const better = (one, other) => other.onTime * one.due - one.onTime * other.due || other.done * one.due - one.done * other.due ||
    one.overdue - other.overdue;
  const ranks = (figures) => {
    const places = new Map();
    for (const [name, own] of figures) {
      const league = data.leagues[data.districts.indexOf(name)] ?? null;
      if (league === null || !own.due) { continue; }
      const ahead = [...figures].filter(([rival, theirs]) => theirs.due && better(theirs, own) < 0 &&
        data.leagues[data.districts.indexOf(rival)] === league);
      places.set(name, ahead.length + 1);
    }
    return places;
  };
  const fill = (cell, key, figures, rank) => {
    const place = data.keys.indexOf(key);
    const value = place >= 0 ? figures.tiers[place] : key === "rank" ? rank : key === "max_days_overdue" ? figures.longest : figures[key];
    const of = rates[key];
    cell.textContent = of ? rate(figures[of[0]], figures[of[1]]) : value || (["rank", "max_days_overdue"].includes(key) ? "—" : "0");
    const sorted = of ? (figures[of[1]] ? figures[of[0]] / figures[of[1]] : "") : value || (cell.textContent === "0" ? 0 : "");
    if (sorted === "" || cell.closest("tfoot")) { cell.removeAttribute("data-v"); } else { cell.dataset.v = sorted; }
    if (place >= 0) { cell.className = value ? "t" + place : ""; }
  };
  const tables = (all) => {
    for (const table of document.querySelectorAll("table[data-part]")) {
      const part = Number(table.dataset.part), keys = [...table.tHead.rows[0].cells].map((head) => head.dataset.k);
      const own = part < 0 ? all : all.filter((item) => number("part", item) === part);
      const groups = new Map(data.districts.map((name) => [name, []]));
      for (const item of own) { groups.get(valueOf("district", item))?.push(item); }
      const figures = new Map([...groups].map(([name, items]) => [name, counted(items)]));
      const places = ranks(figures), here = chosen("district"), nothing = counted([]);
      for (const row of table.tBodies[0].rows) {
        const name = row.cells[0].textContent, mine = !here || here === name;
        const those = mine ? figures.get(name) : nothing;
        row.classList.toggle("none", !those.total && !those.void && !those.carried);
        keys.forEach((key, at) => { if (key) { fill(row.cells[at], key, those, mine ? places.get(name) : 0); } });
      }
      const sum = counted(here ? groups.get(here) ?? [] : own);
      keys.forEach((key, at) => { if (key) { fill(table.tFoot.rows[0].cells[at], key, sum, 0); } });
    }
  };
  const tileOf = (key) => document.querySelector(`.tiles b[data-k="${key}"]`);
  const tiles = () => {
    const figures = counted(shown);
    tileOf("total").textContent = figures.total;
    tiers.forEach((_, place) => { tileOf(place).textContent = figures.tiers[place]; });
    tileOf("completion").textContent = rate(figures.done, figures.total);
    tileOf("on-time").textContent = rate(figures.onTime, figures.done + figures.overdue);
    document.querySelectorAll(".tiles [aria-pressed]").forEach((tile) => {
      tile.setAttribute("aria-pressed", String(chosen("tier") === tile.dataset.tier));
    });
  };

  const svg = (name, attributes, content) => {
    const element = document.createElementNS(document.querySelector("svg").namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) { element.setAttribute(key, value); }
    if (content !== undefined) { element.textContent = content; }
    return element;
  };
  const STEP = 46, NAME = 14, THICK = 20;
  const bar = (at, attributes, label, act) => {
    const rect = svg("rect", { ...attributes, role: "button", tabindex: 0, "aria-label": label });
    rect.addEventListener("click", act);
    rect.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
    });
    at.append(rect);
  };
  const toggled = (field, value) => { choose(field, chosen(field) === value ? "" : value); };
  const redrawn = (id) => {
    const at = document.querySelector(`#${id} svg`);
    at.querySelectorAll("rect, text").forEach((one) => one.remove());
    at.removeAttribute("role");
    return at;
  };
  const charts = () => {
    const groups = new Map(data.districts.map((name) => [name, []]));
    for (const item of shown) { groups.get(valueOf("district", item))?.push(item); }
    const figures = [...groups].map(([name, items]) => [name, counted(items)]);
    const longest = Math.max(1, ...figures.map(([, each]) => each.total));
    const first = redrawn("by-tier");
    figures.forEach(([name, each], row) => {
      const top = row * STEP;
      first.append(svg("text", { x: "0%", y: top + NAME }, name.length > 12 ? name.slice(0, 11) + "…" : name));
      const counts = tiers.slice(0, 2).map((called, at) => filled(say.tier, { count: each.tiers[at], tier: called }));
      const told = filled(say.total, { total: each.total, counts: counts.join(" ") });
      first.append(svg("text", { x: "100%", y: top + NAME, "text-anchor": "end" }, told));
      let before = 0;
      each.tiers.forEach((size, at) => {
        const start = 100 * before / longest, wide = 100 * size / longest;
        before += size;
        if (size) {
          const place = { class: "f" + at, x: start + "%", y: top + NAME + 6, width: wide + "%", height: THICK };
          bar(first, place, `${name} ${tiers[at]} ${size}`, () => {
            const both = chosen("district") === name && chosen("tier") === tiers[at];
            choose("district", both ? "" : name);
            choose("tier", both ? "" : tiers[at]);
            filter();
          });
        }
        if (wide >= 2.5 * String(size).length + 1) {
          const middle = { class: "x" + at, x: start + wide / 2 + "%", y: top + NAME + 21, "text-anchor": "middle" };
          first.append(svg("text", middle, size));
        }
      });
    });
    const lates = shown.filter((item) => number("outcome", item) === 3).map((item) => number("late", item));
    const sizes = data.stretches.map(([from, to]) => lates.filter((late) => late >= from && (to === null || late <= to)).length);
    const most = Math.max(1, ...sizes);
    const second = document.querySelector("#by-age svg");
    redrawn("by-age");
    sizes.forEach((size, row) => {
      const top = row * STEP;
      second.append(svg("text", { x: "0%", y: top + NAME, "text-anchor": "start" }, data.ages[row]));
      second.append(svg("text", { x: "100%", y: top + NAME, "text-anchor": "end" }, size));
      if (size) {
        const place = { class: "f0", x: "0%", y: top + NAME + 6, width: 100 * size / most + "%", height: THICK };
        bar(second, place, `${data.ages[row]} ${size}`, () => { toggled("age", data.ages[row]); filter(); });
      }
    });
  };

  // The list: a row has a fixed height, only those in sight are there.
  const frame = $("items"), inner = $("items-inner"), status = $("items-count");
  const compact = window.matchMedia("(max-width: 700px)");
  const height = () => (compact.matches ? 132 : 46);
  const cellOf = (column, item) => (column === "tier" ? valueOf("tier", item) : column === "days" ? days(item) : text(column, item));
  const any = (column) => { for (let item = 0; item < count; item += 1) { if (cellOf(column, item)) { return true; } } return false; };
  // A column that no item fills is left out; the others share its room.
  const columns = [...root.querySelectorAll("[data-col]")].filter((head) => {
    head.hidden = count > 0 && !any(head.dataset.col);
    return !head.hidden;
  }).map((head) => head.dataset.col);
  const tracks = { tier: "64px", number: "118px", district: "84px", site: "minmax(90px, 1.2fr)", description: "minmax(160px, 3fr)",
    unit: "minmax(110px, 1.4fr)", person: "64px", deadline: "88px", days: "88px" };
  frame.style.setProperty("--tracks", columns.map((column) => tracks[column]).join(" "));
  let drawn = "";
  const draw = () => {
    const tall = height();
    const from = Math.max(0, Math.floor(frame.scrollTop / tall) - 8);
    const to = Math.min(shown.length, Math.ceil((frame.scrollTop + frame.clientHeight) / tall) + 8);
    const key = `${from} ${to} ${tall} ${stamp}`;
    if (key === drawn) { return; }
    drawn = key;
    const focused = document.activeElement?.dataset?.item;
    inner.style.height = `${shown.length * tall}px`;
    inner.replaceChildren(...shown.slice(from, to).map((item, at) => {
      const row = document.createElement("div");
      row.className = "item";
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", from + at + 2);
      row.tabIndex = 0;
      row.dataset.item = from + at;
      row.style.transform = `translateY(${(from + at) * tall}px)`;
      for (const column of columns) {
        const cell = document.createElement("span");
        cell.setAttribute("role", "cell");
        cell.dataset.col = column;
        cell.textContent = cellOf(column, item);
        if (column === "tier" && tier(item) >= 0) { cell.className = "t" + tier(item); }
        row.append(cell);
      }
      return row;
    }));
    if (focused !== undefined) { inner.querySelector(`[data-item="${focused}"]`)?.focus({ preventScroll: true }); }
  };
  let stamp = 0;
  const list = () => {
    stamp += 1;
    frame.scrollTop = 0;
    frame.setAttribute("aria-rowcount", shown.length + 1);
    status.textContent = shown.length === count ? status.dataset.all : filled(status.dataset.some, { shown: shown.length, listed: count });
    draw();
  };
  frame.addEventListener("scroll", () => requestAnimationFrame(draw));
  window.addEventListener("resize", () => requestAnimationFrame(draw));

  const rank = (item) => (tier(item) < 0 ? tiers.length : tier(item));
  // As in every list: the gravest tier first, in it what is longest overdue, then what falls due soonest.
  const gravest = (one, other) => rank(one) - rank(other) || number("late", other) - number("late", one) ||
    (number("left", one) ?? Infinity) - (number("left", other) ?? Infinity) || one - other;
  const sort = () => {
    if (!order) {
      shown.sort((one, other) => gravest(one, other) || 0);
      return;
    }
    const [column, direction] = order;
    const value = (item) => {
      if (column === "tier") { return rank(item); }
      if (column === "days") { return number("late", item) ?? (number("left", item) === null ? null : -number("left", item)); }
      return text(column, item) || null;
    };
    const place = (one, other) => (typeof one === "number" ? one - other
      : one.localeCompare(other, document.documentElement.lang, { numeric: true }));
    shown = shown.map((item) => [value(item), item]).sort(([one, a], [other, b]) => {
      if (one === null || other === null) { return (one === null) - (other === null) || a - b; }
      return direction * place(one, other) || a - b;
    }).map(([, item]) => item);
  };
  for (const head of root.querySelectorAll("[data-col] button")) {
    head.addEventListener("click", () => {
      const at = head.parentElement;
      const direction = at.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      root.querySelectorAll("[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
      at.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      order = [at.dataset.col, direction];
      sort();
      list();
    });
  }

  // One item: everything that is known of it, in the order in which it happened.
  const dialog = $("item");
  const open = (item) => {
    const parts = [];
    const add = (tag, content, attributes = {}) => {
      const element = Object.assign(document.createElement(tag), attributes);
      if (typeof content === "string") { element.textContent = content; } else { element.append(...content); }
      parts.push(element);
    };
    const made = (tag, content) => Object.assign(document.createElement(tag), { textContent: content });
    add("h2", [text("number", item), text("site", item)].filter(Boolean).join("  ") || text("description", item).slice(0, 20));
    add("p", [Object.assign(made("span", valueOf("tier", item)), { className: tier(item) >= 0 ? "chip t" + tier(item) : "chip" }),
      made("span", " " + [text("reason", item), days(item), text("step", item)].filter(Boolean).join(" · "))]);
    const moments = [[say.found, "found_on"], [say.assigned, "assigned_on"]].map(([name, field]) => [text(field, item), name]);
    if (text("original_deadline", item)) { moments.push([text("original_deadline", item), `${say.due} → ${say.extended} ${text("deadline", item)}`]); }
    else { moments.push([text("deadline", item), say.due]); }
    moments.push([text("done_on", item), say.done], [text("closed_on", item), say.closed]);
    // What the office recorded: the day of such a moment is one on which it did.
    const past = data.past[item] ?? [];
    moments.push(...past.map(([day, name]) => [day, name]));
    const line = moments.filter(([day]) => day).sort(([one], [other]) => one.localeCompare(other));
    // When it came back no ledger says: after all that has happened, before what is still to come.
    if (number("reopened", item) && !past.some(([, , back]) => back)) {
      line.splice(line.filter(([day]) => day <= data.day).length, 0, ["", say.reopened]);
    }
    add("ol", line.map(([day, name]) => made("li", [day, name].filter(Boolean).join("  "))), { className: "timeline" });
    const known = ["district", "street", "community", "site", "category", "description", "source", "unit", "person", "leader",
      "deadline_text", "status", "measures", "progress", "remark"];
    add("dl", known.filter((name) => text(name, item)).flatMap((name) => [made("dt", labels[name]), made("dd", text(name, item))]));
    const lines = data.judgement.v[item].map((place) => data.judgement.d[place]);
    add("ol", lines.map((each) => made("li", each)), { className: "judgement" });
    const photos = data.photos[item] ?? [];
    if (photos.length) {
      add("p", photos.map(([after, address]) => {
        const figure = document.createElement("figure");
        const image = Object.assign(document.createElement("img"), { src: address, alt: after ? say.after : say.before });
        figure.append(image, made("figcaption", after ? say.after : say.before));
        return figure;
      }), { className: "photos" });
    }
    add("p", `${say.where}${text("ledger", item)}!${text("sheet", item)}!${number("row", item)}`, { className: "place" });
    $("item-body").replaceChildren(...parts);
    dialog.showModal();
  };
  inner.addEventListener("click", (event) => {
    const row = event.target.closest("[data-item]");
    if (row && !String(getSelection())) { open(shown[row.dataset.item]); }
  });
  inner.addEventListener("keydown", (event) => {
    const at = Number(event.target.dataset?.item);
    if (event.key === "Enter") { event.preventDefault(); open(shown[at]); return; }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= shown.length) { return; }
    event.preventDefault();
    const tall = height();
    if (to * tall < frame.scrollTop) { frame.scrollTop = to * tall; }
    if ((to + 1) * tall > frame.scrollTop + frame.clientHeight) { frame.scrollTop = (to + 1) * tall - frame.clientHeight; }
    draw();
    inner.querySelector(`[data-item="${to}"]`)?.focus({ preventScroll: true });
  });

  // What is shown, to take along. A cell that Excel would take for a number, a day or a formula stays text.
  const exported = ["number", "district", "street", "site", "category", "description", "unit", "person", "leader",
    "assigned_on", "deadline", "tier", "days", "step", "status", "done_on", "closed_on", "remark"];
  const rows = () => [exported.map((name) => labels[name]), ...shown.map((item) => exported.map((name) => cellOf(name, item)))];
  const csvCell = (value, column) => {
    const day = column.endsWith("_on") || column === "deadline";
    const odd = !day && (/^[=+\-@\t\r]/.test(value) || /^[\d.,\-\/]+$/.test(value) && (/^0\d/.test(value) || /[\-\/]/.test(value) || value.length > 11));
    const safe = odd ? `="${value.replace(/"/g, '""')}"` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  $("csv").addEventListener("click", () => {
    const lines = rows().map((row, at) => row.map((value, column) => (at ? csvCell(value, exported[column]) : value)).join(","));
    const file = new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: $("csv").dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  $("copy").addEventListener("click", async () => {
    const copied = rows().map((row) => row.map((value) => value.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(copied);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: copied });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    status.textContent = filled(say.copied, { count: shown.length });
  });

  // Tiles and districts of the table are ways to filter, too.
  document.querySelectorAll(".tiles b[data-k]").forEach((value) => {
    const name = tiers[Number(value.dataset.k)];
    if (name === undefined) { return; }
    const tile = value.parentElement;
    Object.assign(tile, { tabIndex: 0 });
    tile.setAttribute("role", "button");
    tile.setAttribute("aria-pressed", "false");
    tile.dataset.tier = name;
    const act = () => { toggled("tier", name); words.dispatchEvent(new Event("input")); };
    tile.addEventListener("click", act);
    tile.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
    });
  });
  document.querySelectorAll("#table-1-t tbody th").forEach((head) => {
    const name = head.textContent;
    if (![...choices.district.options].some((option) => option.textContent === name)) { return; }
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name, className: "name" });
    button.addEventListener("click", () => { toggled("district", name); choices.district.dispatchEvent(new Event("change")); });
    head.replaceChildren(button);
  });

  fields.forEach((field) => choices[field].addEventListener("change", filter));
  words.addEventListener("input", filter);
  $("clear").addEventListener("click", () => { fields.forEach((field) => choose(field, "")); filter(); });
  window.addEventListener("hashchange", () => { if (location.hash !== written && read()) { again(); } });
  const again = () => { choices.district.dispatchEvent(new Event("change")); };
  root.hidden = false;
  document.documentElement.classList.add("whole");
  read();
  again();
};
if ("DecompressionStream" in window) { explore(); }
