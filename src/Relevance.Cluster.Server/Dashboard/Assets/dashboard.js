// What the pages can do beyond links and forms. Everything works without it: headings that sort, and a further row for a condition.
"use strict";

(() => {
  const valueOf = (row, column, kind) => {
    const cell = row.cells[column];
    const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
    return kind === "number" ? Number.parseFloat(text) : text;
  };

  // Numbers first, in order; what is no number comes last, whichever way round.
  const compare = (a, b, kind, direction) => {
    if (kind !== "number") {
      return direction * a.localeCompare(b, undefined, { numeric: true, sensitivity: "base" });
    }
    if (Number.isNaN(a) || Number.isNaN(b)) {
      return Number.isNaN(a) - Number.isNaN(b);
    }
    return direction * (a - b);
  };

  const sort = (table, heading) => {
    const column = heading.cellIndex;
    const kind = heading.dataset.sort;
    const direction = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, value: valueOf(row, column, kind) }));
    rows.sort((a, b) => compare(a.value, b.value, kind, direction));
    body.append(...rows.map(({ row }) => row));
    for (const other of heading.parentElement.cells) {
      other.removeAttribute("aria-sort");
    }
    heading.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
  };

  // On a narrow screen the page one is on may be beyond the edge of its row of tabs.
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    if (table.tBodies[0].rows.length < 2) {
      continue;
    }
    for (const heading of table.tHead.querySelectorAll("th[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, heading));
      heading.append(button);
    }
  }

  for (const conditions of document.querySelectorAll(".conditions")) {
    // An empty row is there already; once it is used, another one appears.
    conditions.addEventListener("change", (event) => {
      const last = conditions.querySelector(".condition:last-of-type");
      if (event.target.name === "f" && last.contains(event.target) && event.target.value !== "" && conditions.children.length <= 20) {
        const next = last.cloneNode(true);
        for (const field of next.querySelectorAll("select, input")) {
          if (field.tagName === "SELECT") {
            field.selectedIndex = 0;
          } else {
            field.value = "";
          }
        }
        last.after(next);
      }
    });
  }
})();
