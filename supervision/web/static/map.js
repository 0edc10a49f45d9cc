"use strict";
/* The map: asks for the parcels of the box it shows, draws them with a letter each, and lists the same beside it. */

(() => {
  const place = document.getElementById("map");
  if (!place || !window.L) return;
  const words = place.dataset;
  const form = document.getElementById("map-filters");
  const list = document.getElementById("map-list");
  const told = document.getElementById("map-told");
  const legend = new Map([...document.querySelectorAll(".legend li[data-state]")].map((li) => [li.dataset.state, li]));
  const COLOURS = {
    supplied: "#51606f", payment_due: "#7a4b00", start_due: "#8a3d00", under_construction: "#0b4f8a",
    completion_due: "#5a2b8c", completed: "#14532d", verified: "#14532d", idle_suspected: "#9a1c1c", idle: "#9a1c1c",
    recovered: "#4a5560", terminated: "#4a5560",
  };
  const SOLID = new Set(["verified", "idle", "recovered", "terminated"]);

  const map = L.map(place, { zoomControl: false, attributionControl: true, maxZoom: 20, minZoom: 4, fadeAnimation: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.nearer, zoomOutTitle: words.farther }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const tiles = JSON.parse(words.tiles);
  for (const address of tiles) {
    L.tileLayer(address, {
      subdomains: JSON.parse(words.subdomains), attribution: words.attribution,
      maxNativeZoom: Number(words.maxZoom), maxZoom: 20,
    }).addTo(map);
  }
  map.createPane("grid").classList.add("grid");
  map.getPane("grid").style.zIndex = 350;
  const grid = L.layerGroup().addTo(map);
  const drawn = L.layerGroup().addTo(map);
  const layers = new Map();

  // The grid of degrees: some five lines each way, its labels at the edges.

  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002];

  function label(latlng, text, kind, anchor) {
    const icon = L.divIcon({ className: kind, html: "", iconSize: null, iconAnchor: anchor });
    const marker = L.marker(latlng, { icon, interactive: false, keyboard: false, pane: "grid" });
    marker.on("add", () => { marker.getElement().textContent = text; });
    return marker;
  }

  function drawGrid() {
    grid.clearLayers();
    const box = map.getBounds();
    const most = Math.max(2, Math.floor(map.getSize().x / 110));
    const step = [...STEPS].reverse().find((each) => (box.getEast() - box.getWest()) / each <= most) || 10;
    const places = Math.max(0, -Math.floor(Math.log10(step)));
    const line = (points) => L.polyline(points, { color: "#7d8b86", weight: 1, opacity: 0.45, interactive: false, pane: "grid" });
    for (let x = Math.ceil(box.getWest() / step) * step; x < box.getEast(); x += step) {
      line([[box.getSouth(), x], [box.getNorth(), x]]).addTo(grid);
      label([box.getNorth(), x], `${x.toFixed(places)}°E`, "grid-label", [-3, -2]).addTo(grid);
    }
    for (let y = Math.ceil(box.getSouth() / step) * step; y < box.getNorth(); y += step) {
      line([[y, box.getWest()], [y, box.getEast()]]).addTo(grid);
      label([y, box.getEast()], `${y.toFixed(places)}°N`, "grid-label", [62, 16]).addTo(grid);
    }
  }

  // One parcel, one cell

  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function parcelPath(no) { return `/parcels/${encodeURIComponent(no)}`; }

  function popup(its) {
    const box = element("div");
    box.append(element("p", its.no), element("b", its.project));
    box.append(element("p", [its.holder, its.district].filter(Boolean).join("，")));
    box.append(element("p", [its.state_word, ...its.late].join("，")));
    const link = element("a", words.open);
    link.href = parcelPath(its.no);
    const last = element("p");
    last.append(link);
    box.append(last);
    return box;
  }

  // A popup of the map's own: the parcels are drawn anew under it, and it stays.
  function tell(its, box) {
    L.popup().setLatLng(middle(box)).setContent(popup(its)).openOn(map);
  }

  function mark(state, late) {
    const shown = element("span", legend.get(state)?.dataset.mark || "", `mark ${state} on-map`);
    if (late) shown.classList.add("is-late");
    return shown;
  }

  function middle(box) { return [(box[1] + box[3]) / 2, (box[0] + box[2]) / 2]; }
  function bounds(box) { return [[box[1], box[0]], [box[3], box[2]]]; }

  function drawParcel(feature) {
    const its = feature.properties, late = its.late.length > 0, colour = COLOURS[its.state];
    const shape = L.geoJSON(feature, {
      style: {
        color: late ? "#9a1c1c" : colour, weight: late ? 4 : 2, dashArray: late ? "7 5" : null,
        fillColor: colour, fillOpacity: SOLID.has(its.state) ? 0.55 : 0.22,
      },
    });
    const icon = L.divIcon({ className: "", html: mark(its.state, late), iconSize: [24, 24] });
    const sign = L.marker(middle(feature.bbox), { icon, keyboard: false });
    for (const each of [shape, sign]) each.on("click", () => tell(its, feature.bbox)).addTo(drawn);
    layers.set(its.no, feature);
  }

  function drawCell(feature) {
    const its = feature.properties, [x, y] = feature.geometry.coordinates;
    const side = Math.round(30 + 9 * Math.log10(its.count));
    const icon = L.divIcon({ className: "cell", html: element("span", String(its.count)), iconSize: [side, side] });
    L.marker([y, x], { icon, keyboard: false, title: cellWords(its) }).on("click", () => map.fitBounds(bounds(feature.bbox), { maxZoom: map.getZoom() + 3 })).addTo(drawn);
  }

  function cellWords(its) {
    return Object.entries(its.by_state).map(([word, count]) => `${word} ${count}`).join("，");
  }

  function drawDistricts(features) {
    const found = new Map();
    for (const { bbox, properties } of features) {
      if (!properties.district) continue;
      const sum = found.get(properties.district) || { x: 0, y: 0, count: 0 };
      const count = properties.count || 1, [y, x] = middle(bbox);
      found.set(properties.district, { x: sum.x + x * count, y: sum.y + y * count, count: sum.count + count });
    }
    if (map.getZoom() > 14) return;
    for (const [name, sum] of found) label([sum.y / sum.count, sum.x / sum.count], name, "district-label", [30, 40]).addTo(drawn);
  }

  // The list beside

  function parcelLine(its) {
    const line = element("li");
    line.dataset.no = its.no;
    const said = element("span", "", "words"), link = element("a", its.no);
    link.href = parcelPath(its.no);
    said.append(link, element("span", its.project), element("span", [its.state_word, ...its.late].join("，"), "hint"));
    const show = element("button", words.show);
    show.type = "button";
    show.setAttribute("aria-label", `${words.show} ${its.no}`);
    show.addEventListener("click", () => showParcel(its.no));
    const sign = mark(its.state, its.late.length > 0);
    sign.setAttribute("aria-hidden", "true");
    line.append(sign, said, show);
    return line;
  }

  function cellLine(feature) {
    const its = feature.properties, line = element("li");
    const said = element("span", "", "words");
    said.append(element("b", `${its.district || words.together} ${its.count} ${words.parcels}`), element("span", cellWords(its), "hint"));
    const nearer = element("button", words.nearer);
    nearer.type = "button";
    nearer.setAttribute("aria-label", `${words.nearer} ${its.district || words.together} ${its.count} ${words.parcels}`);
    nearer.addEventListener("click", () => map.fitBounds(bounds(feature.bbox), { maxZoom: map.getZoom() + 3 }));
    line.append(element("span"), said, nearer);
    return line;
  }

  function showParcel(no) {
    const found = layers.get(no);
    if (!found) return;
    map.fitBounds(bounds(found.bbox), { maxZoom: 17, animate: false });
    tell(found.properties, found.bbox);
  }

  map.on("popupclose", () => { for (const line of list.children) line.classList.remove("here"); });

  // Asking

  let asked = 0;

  function filters() {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) said.set(name, value);
    return said;
  }

  async function ask() {
    const this_ = ++asked, box = map.getBounds(), said = filters();
    said.set("bbox", [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(7)).join(","));
    said.set("zoom", String(map.getZoom()));
    let answer;
    try {
      answer = await fetch(`/map/parcels.json?${said}`, { credentials: "same-origin", redirect: "manual" });
    } catch {
      if (this_ === asked) told.textContent = words.unreached;
      return;
    }
    const found = answer.ok ? await answer.json() : null;
    if (this_ !== asked) return;
    if (found === null) {
      told.textContent = answer.type === "opaqueredirect" || answer.status === 401 ? words.ended : words.unreached;
      return;
    }
    show(found);
  }

  function show(found) {
    drawn.clearLayers();
    layers.clear();
    list.replaceChildren();
    for (const [state, li] of legend) {
      li.querySelector("b").textContent = String(found.by_state[state] || 0);
      li.classList.toggle("nobody", !found.by_state[state]);
    }
    for (const feature of found.features) {
      if (found.cells) drawCell(feature);
      else drawParcel(feature);
      list.append(found.cells ? cellLine(feature) : parcelLine(feature.properties));
    }
    drawDistricts(found.features);
    told.textContent = found.count === 0 ? words.none
      : `${words.shown} ${found.count} ${words.parcels}${found.cells ? "。" + words.many : ""}`;
    place.dataset.count = String(found.count);
    markLine();
  }

  map.on("popupopen", (event) => {
    markLine();
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", words.close);
  });

  function markLine() {
    const no = document.querySelector("#map .leaflet-popup-content p")?.textContent;
    for (const line of list.children) line.classList.toggle("here", line.dataset.no === no);
  }

  // Spots of images, where they are wanted

  const spots = L.layerGroup().addTo(map);
  const spotKey = document.getElementById("spot-key");

  function spotPopup(its) {
    const box = element("div");
    box.append(element("b", `${words.spotMark} ${its.spot} ${its.label}`), element("p", `${its.image_on}，${its.hint}，${its.state}`));
    const link = element("a", words.openSpot);
    link.href = `/spots/one?spot=${its.spot}`;
    box.append(link);
    return box;
  }

  function drawSpot(feature) {
    const its = feature.properties;
    const sign = element("span", words.spotMark, "mark spot");
    const icon = L.divIcon({ className: "", html: sign, iconSize: [24, 24] });
    L.geoJSON(feature, { style: { color: "#7a0b5e", weight: 3, dashArray: "2 5", fillOpacity: 0.12 } }).on("click", () => tellSpot(feature)).addTo(spots);
    L.marker(middle(feature.bbox), { icon, keyboard: false }).on("click", () => tellSpot(feature)).addTo(spots);
  }

  function tellSpot(feature) {
    L.popup().setLatLng(middle(feature.bbox)).setContent(spotPopup(feature.properties)).openOn(map);
  }

  let spotsAsked = 0;

  async function askSpots() {
    const this_ = ++spotsAsked, wanted = filters().has("spots"), box = map.getBounds();
    spotKey.hidden = !wanted;
    if (!wanted) {
      spots.clearLayers();
      return;
    }
    const said = new URLSearchParams({ bbox: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(7)).join(",") });
    if (words.spot) said.set("spot", words.spot);
    let answer;
    try {
      answer = await fetch(`/map/spots.json?${said}`, { credentials: "same-origin", redirect: "manual" });
    } catch {
      return;  // the parcels' own request says that the server was not reached
    }
    if (!answer.ok) return;
    const found = await answer.json();
    if (this_ !== spotsAsked) return;
    spots.clearLayers();
    found.features.forEach(drawSpot);
    spotKey.querySelector("b").textContent = String(found.features.length);
  }

  const whole = JSON.parse(words.around);
  map.on("moveend", () => { drawGrid(); ask(); askSpots(); });
  map.on("resize", drawGrid);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const said = filters();
    history.replaceState(null, "", said.size ? `/map?${said}` : "/map");
    ask();
    askSpots();
  });
  document.getElementById("map-whole").addEventListener("click", () => map.fitBounds(bounds(whole), { animate: false }));
  map.fitBounds(bounds(whole), { maxZoom: 17, animate: false });
  if (words.no) {
    const wait = new MutationObserver(() => {
      wait.disconnect();
      const found = layers.get(words.no);
      if (found) tell(found.properties, found.bbox);
    });
    wait.observe(told, { childList: true });
  }
})();
