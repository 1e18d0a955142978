// The one script of an HTML report: sorts tables, finds documents, says what is under the pointer, opens cards. Without it the page reads as it stands.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const cluster = index => index < 0 ? "outlier" : data.clusters[index][0];
  const card = index => document.getElementById("cluster-" + index);

  // Elements are made, and texts set, one by one: no text is ever read as markup.
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  // Tables.
  const natural = new Intl.Collator("en", { numeric: true });
  const sort = (table, column, button) => {
    const heading = button.closest("th");
    const isNumber = button.dataset.sort === "number";
    const before = heading.getAttribute("aria-sort");
    const direction = before === "none" ? (isNumber ? "descending" : "ascending") : before === "ascending" ? "descending" : "ascending";
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const valueOf = row => isNumber ? row.cells[column].dataset.value : row.cells[column].textContent.trim();
    const compare = (a, b) => {
      const [x, y] = [valueOf(a), valueOf(b)];
      if (!isNumber) return sign * natural.compare(x, y);
      if (x === "" || y === "") return (x === "") - (y === ""); // What is missing comes last, both ways.
      return sign * (Number(x) - Number(y));
    };
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
  };

  for (const table of document.querySelectorAll("table")) {
    table.querySelectorAll("th button").forEach((button, column) => button.addEventListener("click", () => sort(table, column, button)));
  }

  // Cards.
  const cards = [...document.querySelectorAll("details.card")];
  for (const button of document.querySelectorAll("[data-cards]")) {
    button.addEventListener("click", () => cards.forEach(one => { one.open = button.dataset.cards === "open"; }));
  }

  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  // A link to a card that the address names already changes no address.
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#cluster-']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (target) target.open = true;
  });

  const goTo = index => {
    if (index < 0) return;
    location.hash = "cluster-" + index;
    openTarget();
    card(index).querySelector("summary").focus({ preventScroll: true });
  };

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach(one => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach(one => { one.open = false; }));

  // Search.
  const most = 30;
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const query = document.getElementById("query");
  let index;
  const search = () => {
    const words = fold(query.value).split(/\s+/).filter(word => word);
    results.replaceChildren();
    if (words.length === 0) {
      found.textContent = found.dataset.hint;
      return;
    }

    index ??= {
      clusters: data.clusters.map(([name, terms]) => fold(name + " " + terms)),
      documents: data.documents.map(([id, , text]) => fold(id + " " + text)),
    };
    const matches = text => words.every(word => text.includes(word));
    const hits = [];
    index.clusters.forEach((text, i) => { if (matches(text)) hits.push([data.clusters[i][1], data.clusters[i][2] + " documents", i]); });
    const clusterCount = hits.length;
    index.documents.forEach((text, i) => { if (matches(text)) hits.push([data.documents[i][2], data.documents[i][0], data.documents[i][1]]); });
    const documentCount = hits.length - clusterCount;

    // A whole id is what its owner means.
    const whole = query.value.trim();
    hits.sort((a, b) => (b[1] === whole) - (a[1] === whole));
    for (const [text, id, at] of hits.slice(0, most)) {
      const item = make("li");
      const link = make("a");
      link.append(make("bdi", cluster(at)));
      if (at >= 0) link.href = "#cluster-" + at;
      item.append(make("bdi", text), make("bdi", id, "id"), link);
      results.append(item);
    }

    const counted = (count, noun) => count + " " + noun + (count === 1 ? "" : "s");
    found.textContent = counted(clusterCount, "cluster") + " and " + counted(documentCount, "document")
      + (hits.length > most ? "; the first " + most + " are listed" : "");
  };
  let waiting;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });

  // Under the pointer.
  const tip = document.getElementById("tip");
  const show = (event, ...lines) => {
    tip.replaceChildren(...lines.filter(line => line).map((line, i) => make(i === 0 ? "strong" : "span", line)));
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 14, innerWidth - box.width - 8);
    const top = event.clientY + 16 + box.height > innerHeight ? event.clientY - box.height - 12 : event.clientY + 16;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = Math.max(8, top) + "px";
  };
  const placeIn = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale, scale];
  };

  const map = document.querySelector("#map-figure svg");
  if (map && data.map) {
    const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    ring.setAttribute("class", "ring");
    ring.setAttribute("r", "7");
    ring.setAttribute("visibility", "hidden");
    map.append(ring);
    let nearest = -1;
    const leave = () => {
      tip.hidden = true;
      ring.setAttribute("visibility", "hidden");
      map.classList.remove("pointing");
      nearest = -1;
    };
    const point = event => {
      const [x, y, scale] = placeIn(map, event);
      let least = (14 * scale) ** 2;
      nearest = -1;
      for (let i = 0; i < data.map.length; i += 3) {
        const distance = (data.map[i + 1] - x) ** 2 + (data.map[i + 2] - y) ** 2;
        if (distance < least) [least, nearest] = [distance, i];
      }

      if (nearest < 0) return leave();
      const [id, at, text] = data.documents[data.map[nearest]];
      ring.setAttribute("cx", data.map[nearest + 1]);
      ring.setAttribute("cy", data.map[nearest + 2]);
      ring.setAttribute("visibility", "visible");
      map.classList.add("pointing");
      show(event, text || id, text ? id : "", cluster(at));
    };
    map.addEventListener("pointermove", point);
    map.addEventListener("pointerleave", leave);
    map.addEventListener("click", event => {
      const isTouch = event.pointerType === "touch";
      const before = nearest;
      point(event);
      if (nearest >= 0 && (!isTouch || before === nearest)) goTo(data.documents[data.map[nearest]][1]);
    });

    // The texts of the groups would cover those of the documents.
    map.querySelectorAll(".points title").forEach(title => title.remove());
  }

  const heatmap = document.querySelector("#heatmap-figure svg");
  if (heatmap && data.heatmap) {
    const { box: [left, top, width, height], order, values } = data.heatmap;
    heatmap.addEventListener("pointermove", event => {
      const [x, y] = placeIn(heatmap, event);
      const [column, row] = [Math.floor((x - left) / width * order.length), Math.floor((y - top) / height * order.length)];
      if (Math.min(column, row) < 0 || Math.max(column, row) >= order.length) {
        tip.hidden = true;
        return;
      }

      const [low, high] = [Math.min(row, column), Math.max(row, column)];
      show(event, (values[high * (high + 1) / 2 + low] / 100).toFixed(2), cluster(order[row]), cluster(order[column]));
    });
    heatmap.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
})();
