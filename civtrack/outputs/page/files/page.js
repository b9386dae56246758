(function () {
  "use strict";
  // Old intranet browsers run this: nothing newer than ES5. Without it the page is complete, only not interactive.
  var root = document.documentElement;
  root.className = "js";

  function all(selector, from) {
    return Array.prototype.slice.call((from || document).querySelectorAll(selector));
  }

  function key(row, column) {
    var cell = row.cells[column];
    var value = cell.getAttribute("data-v");
    return value === null ? cell.textContent : Number(value);
  }

  function compared(one, other) {
    if (one === other) { return 0; }
    if (typeof one === "number" && typeof other === "number") { return one - other; }
    if (typeof one === "number") { return -1; }
    if (typeof other === "number") { return 1; }
    return one.localeCompare(other, root.lang, { numeric: true });
  }

  // Cells without a value stay last, whichever way the others run; equal rows keep their order.
  function sort(table, column, direction) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row, place) {
      return { row: row, key: key(row, column), place: place };
    });
    rows.sort(function (one, other) {
      var empty = (one.key === "" || one.key === "—") - (other.key === "" || other.key === "—");
      return empty || direction * compared(one.key, other.key) || one.place - other.place;
    });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (each) { sorted.appendChild(each.row); });
    body.appendChild(sorted);
  }

  all("table").forEach(function (table) {
    var heads = all("thead th", table);
    heads.forEach(function (head, column) {
      head.querySelector("button").addEventListener("click", function () {
        var direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach(function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        sort(table, column, direction);
      });
    });
  });

  var district = document.getElementById("by-district");
  var unit = document.getElementById("by-unit");
  var words = document.getElementById("by-text");
  var found = document.getElementById("found");
  var lists = all("section.list").map(function (section) {
    var count = section.querySelector(".count");
    return {
      count: count,
      whole: count.textContent,
      rows: all("tbody tr", section).map(function (row) {
        return { row: row, text: null, d: row.getAttribute("data-d"), u: row.getAttribute("data-u"), i: row.getAttribute("data-i") };
      })
    };
  });

  function plain(text) {
    return (text.normalize ? text.normalize("NFKC") : text).toLowerCase();
  }

  function said(element, shown, listed) {
    return element.getAttribute("data-some").replace("{shown}", shown).replace("{listed}", listed);
  }

  // What else is asked of a row's item, where all items are known: explore.js says so.
  var more = { asked: false, keeps: function () { return true; } };
  root.more = more;

  function filter() {
    var asked = plain(words.value).split(/\s+/).filter(Boolean);
    var filtered = Boolean(district.value || unit.value || asked.length || more.asked);
    var shown = 0, listed = 0;
    lists.forEach(function (list) {
      var here = 0;
      list.rows.forEach(function (each) {
        if (each.text === null && asked.length) { each.text = plain(each.row.textContent); }
        var hit = (!district.value || each.d === district.value) && (!unit.value || each.u === unit.value) && more.keeps(each.i) &&
          asked.every(function (word) { return each.text.indexOf(word) >= 0; });
        each.row.hidden = !hit;
        here += hit ? 1 : 0;
      });
      list.count.textContent = filtered ? said(list.count, here, list.rows.length) : list.whole;
      shown += here;
      listed += list.rows.length;
    });
    root.className = root.className.replace(/ some\b/, "") + (filtered ? " some" : "");
    found.textContent = filtered ? said(found, shown, listed) : found.getAttribute("data-all");
  }

  document.addEventListener("chosen", filter);
  district.addEventListener("change", filter);
  unit.addEventListener("change", filter);
  words.addEventListener("input", filter);
  document.getElementById("clear").addEventListener("click", function () {
    district.value = unit.value = words.value = "";
    filter();
    district.focus();
  });
  filter();
}());
