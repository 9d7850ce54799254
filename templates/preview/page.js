/* Shows the pages of the chosen document, and what is wrong with it, as the server tells. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const words = document.body.dataset;
  const desk = $("desk");
  const shelf = $("pages");
  const axes = [...document.querySelectorAll("select[data-axis]")];
  const MM = 96 / 25.4;
  const make = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* What is chosen stands in the address, so that it is there again after the page is loaded anew. */
  let offered = { lessons: [], kinds: [], axes: [] };
  let chosen = (() => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const get = (name) => asked.get(name) ?? words[name] ?? "";
    return { course: get("course"), lesson: get("lesson"), kind: get("kind"), edition: asked.get("edition") || "standard" };
  })();
  history.replaceState(null, "", `/${location.hash}`);

  const fill = (select, options, value) => {
    const told = JSON.stringify(options);
    if (select.dataset.told !== told) {
      select.replaceChildren(...options.map(([own, title]) => make("option", { value: own, textContent: title })));
      select.dataset.told = told;
    }
    select.value = value;
    if (select.selectedIndex < 0) {
      /* What was chosen is gone: it stays chosen, for it may come back. */
      select.prepend(make("option", { value, textContent: value.replace("/", " / ") }));
      select.dataset.told = "";
      select.value = value;
    }
  };
  const parts = () => chosen.edition.split("+");
  const offer = () => {
    const lessons = offered.lessons.map(([course, lesson]) => [`${course}/${lesson}`, `${course} / ${lesson || words.whole}`]);
    fill($("lesson"), lessons, `${chosen.course}/${chosen.lesson}`);
    const scope = chosen.lesson ? "lesson" : "course";
    const kinds = offered.kinds.filter((kind) => kind.scope === scope);
    if (kinds.length && !kinds.some((kind) => kind.name === chosen.kind)) chosen.kind = kinds[0].name;
    fill($("kind"), kinds.map((kind) => [kind.name, kind.title]), chosen.kind);
    for (const select of axes) {
      const axis = offered.axes.find((one) => one.name === select.dataset.axis);
      select.parentElement.hidden = !axis;
      if (axis) fill(select, axis.parts.map((part) => [part.name, part.title]), axis.parts.map((part) => part.name).find((name) => name && parts().includes(name)) || "");
    }
  };
  const choose = () => {
    const [course, lesson] = $("lesson").value.split("/");
    const named = offered.axes.map((axis) => $(axis.name)?.value).filter(Boolean);
    const kind = lesson ? $("kind").value : "";
    chosen = { course, lesson, kind: kind || $("kind").value, edition: named.join("+") || "standard" };
    offer();
    listen();
  };

  /* Where somebody looks: the blocks that are seen, the topmost first, with their distance from the upper edge. */
  let shown = { pages: [], files: [] };
  const topOf = (page, block) => (block[2] * page.element.offsetHeight) / page.height;
  const place = () => {
    const upper = desk.scrollTop;
    const seen = [];
    shown.pages.forEach((page, number) => {
      const at = page.element.offsetTop - desk.offsetTop;
      if (at > upper + desk.clientHeight || at + page.element.offsetHeight < upper) return;
      seen.push({ number, share: (upper - at) / page.element.offsetHeight });
      for (const block of page.blocks) {
        const top = at + topOf(page, block) - upper;
        if (top >= 0 && top < desk.clientHeight) seen.push({ name: block[0], top, number });
      }
    });
    const blocks = seen.filter((one) => one.name).sort((a, b) => a.top - b.top);
    return { top: upper, blocks, page: seen.find((one) => !one.name) };
  };
  const find = (name, near = 0) => {
    const found = [];
    shown.pages.forEach((page, number) => {
      for (const block of page.blocks) if (block[0] === name) found.push({ page, number, block });
    });
    return found.sort((a, b) => Math.abs(a.number - near) - Math.abs(b.number - near))[0];
  };
  const restore = (was) => {
    for (const { name, top, number } of was.blocks) {
      const found = find(name, number);
      if (!found) continue;
      desk.scrollTop = found.page.element.offsetTop - desk.offsetTop + topOf(found.page, found.block) - top;
      return;
    }
    const page = was.page && shown.pages[Math.min(was.page.number, shown.pages.length - 1)];
    if (page) desk.scrollTop = page.element.offsetTop - desk.offsetTop + was.page.share * page.element.offsetHeight;
  };

  /* Pictures: as wide as the screen has dots, the pages in sight first. A page that looks the same stays. */
  const scaleOf = (page) => {
    const zoom = $("zoom").value;
    const pad = 2 * parseFloat(getComputedStyle(shelf).paddingTop);
    const width = (desk.clientWidth - pad) / (page.width * MM);
    const height = (desk.clientHeight - pad) / (page.height * MM);
    if (zoom === "width") return Math.min(width, 2.5);
    return zoom === "page" ? Math.min(width, height) : Number(zoom);
  };
  const size = (page) => {
    const scale = scaleOf(page) * MM;
    page.element.style.width = `${page.width * scale}px`;
    page.element.style.height = `${page.height * scale}px`;
  };
  const paint = async (page) => {
    const width = Math.min(4000, Math.ceil((page.element.offsetWidth * devicePixelRatio) / 50) * 50);
    const source = `pages/${page.name}?width=${width}`;
    if (page.element.dataset.wanted === source) return;
    page.element.dataset.wanted = source;
    const picture = make("img", { src: source, alt: "", draggable: false });
    try {
      await picture.decode();
    } catch {
      delete page.element.dataset.wanted;
      return;
    }
    if (page.element.dataset.wanted !== source) return;
    page.element.querySelector("img")?.remove();
    page.element.prepend(picture);
    page.element.dataset.painted = page.name;
    desk.dispatchEvent(new CustomEvent("painted", { detail: page.name }));
  };
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      target.inSight = isIntersecting;
      const page = isIntersecting && shown.pages.find((one) => one.element === target);
      if (page) paint(page);
    }
  }, { root: desk, rootMargin: "60% 0px" });
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const label = (page, number) => {
    const named = say(words.page, { page: number + 1, pages: shown.pages.length });
    page.element.setAttribute("aria-label", named);
    page.element.dataset.name = page.name;
    const text = page.element.querySelector(".text");
    if (text.textContent !== page.text) text.textContent = page.text;
    text.lang = shown.language;
    text.dir = shown.direction;
  };
  const sheetFor = () => {
    const element = make("article", { className: "page" }, make("div", { className: "text" }));
    watcher.observe(element);
    return element;
  };
  /* Of the old sheets those that look the same are kept where they are; others get their new picture when it is there. */
  const show = (told, another) => {
    const was = place();
    const old = shown.pages;
    const same = new Map(old.map((page) => [page.name, page.element]));
    const used = new Set();
    told.pages.forEach((page) => {
      const element = same.get(page.name);
      if (element && !used.has(element)) used.add(page.element = element);
    });
    const spare = old.map((page) => page.element).filter((element) => !used.has(element));
    told.pages.forEach((page, number) => {
      if (page.element) return;
      const beside = old[number] && spare.includes(old[number].element) ? old[number].element : spare[0];
      page.element = beside || sheetFor();
      if (beside) spare.splice(spare.indexOf(beside), 1);
    });
    for (const element of spare) watcher.unobserve(element);
    shown = told;
    const elements = told.pages.map((page) => page.element);
    if (elements.some((element, number) => shelf.children[number] !== element) || shelf.children.length !== elements.length) shelf.replaceChildren(...elements);
    told.pages.forEach(size);
    told.pages.forEach(label);
    if (another) desk.scrollTop = 0;
    else restore(was);
    for (const page of told.pages) if (page.element.inSight) paint(page);
    unmark();
    tellPage();
    $("title").textContent = told.title;
    document.title = told.title;
    $("title").lang = told.language;
    $("edition").textContent = told.edition;
    $("word").hidden = !told.standsIn;
  };
  const current = () => {
    const middle = desk.scrollTop + desk.clientHeight / 3;
    const after = shown.pages.findIndex((page) => page.element.offsetTop - desk.offsetTop + page.element.offsetHeight > middle);
    return after < 0 ? shown.pages.length - 1 : after;
  };
  const tellPage = () => {
    const told = shown.pages.length ? say(words.page, { page: current() + 1, pages: shown.pages.length }) : "";
    if ($("number").textContent !== told) $("number").textContent = told;
  };
  const fit = () => {
    const was = place();
    shown.pages.forEach(size);
    restore(was);
    for (const page of shown.pages) if (page.element.inSight) paint(page);
  };

  /* Blocks of the page, and the places that they come from */
  const unmark = () => { for (const mark of shelf.querySelectorAll(".block")) mark.remove(); };
  const mark = ({ page, block }) => {
    unmark();
    const [, left, top, right, bottom] = block;
    const made = make("div", { className: "block" });
    const share = { left: left / page.width, top: top / page.height, width: (right - left) / page.width, height: (bottom - top) / page.height };
    for (const [side, part] of Object.entries(share)) made.style[side] = `${100 * part}%`;
    made.dataset.name = block[0];
    page.element.append(made);
  };
  const tell = (where) => {
    $("hint").hidden = true;
    $("place").hidden = false;
    $("place").firstElementChild.textContent = where;
  };
  shelf.addEventListener("click", (event) => {
    const page = shown.pages.find((one) => one.element.contains(event.target));
    if (!page) return;
    const frame = page.element.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * page.width;
    const y = ((event.clientY - frame.top) / frame.height) * page.height;
    const area = (one) => (one[3] - one[1]) * (one[4] - one[2]);
    const hit = page.blocks.filter((one) => one.length > 5 && x >= one[1] && x <= one[3] && y >= one[2] && y <= one[4]).sort((a, b) => area(a) - area(b))[0];
    if (!hit) return;
    mark({ page, block: hit });
    tell(`${shown.files[hit[5]]}:${hit[6]}:${hit[7]}`);
  });
  /* The block that the line made, or the last one before it. */
  const near = (file, line) => {
    let best = null;
    for (const page of shown.pages) {
      for (const block of page.blocks) {
        if (shown.files[block[5]] !== file || block[6] > line) continue;
        if (!best || block[6] > best.block[6]) best = { page, block };
      }
    }
    return best;
  };
  const turnTo = (found) => {
    mark(found);
    const top = found.page.element.offsetTop - desk.offsetTop + topOf(found.page, found.block);
    if (top < desk.scrollTop || top > desk.scrollTop + desk.clientHeight * 0.8) desk.scrollTop = top - desk.clientHeight / 4;
  };
  let fading = 0;
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); } catch { return; }
    $("copied").textContent = words.copied;
    clearTimeout(fading);
    fading = setTimeout(() => { $("copied").textContent = ""; }, 1500);
  };
  $("place").firstElementChild.addEventListener("click", (event) => copy(event.target.textContent));

  /* What is wrong */
  const excerpt = ({ excerpt: line, column }) => {
    if (!line.trim()) return [];
    const from = Math.min(column - 1, line.length);
    const rest = line.slice(from);
    const marked = /^(["'][^"']*["']|\S+|\s)/.exec(rest)?.[0] ?? "";
    return [make("pre", { className: "excerpt" }, line.slice(0, from).trimStart(), make("mark", { textContent: marked }), rest.slice(marked.length))];
  };
  const entry = (one) => {
    const where = `${one.file}:${one.line}:${one.column}`;
    const button = make("button", { type: "button", className: "place", textContent: where, lang: "en" });
    button.addEventListener("click", () => {
      copy(where);
      const found = near(one.file, one.line);
      if (found) turnTo(found);
    });
    const made = make("li", {},
      make("p", {}, make("span", { className: "severity", textContent: words[one.severity] }), " ", make("span", { textContent: one.message, lang: "en" })),
      ...(one.hint ? [make("p", { className: "tip", textContent: one.hint, lang: "en" })] : []),
      button, ...excerpt(one));
    made.dataset.severity = one.severity;
    made.dataset.code = one.code;
    return made;
  };
  const state = (name) => {
    $("state").dataset.state = name;
    $("state").textContent = words[name];
    shelf.classList.toggle("old", name === "mistakes" || name === "failed" || name === "absent");
  };
  let listed = "";
  const list = (told) => {
    state(told.state);
    const text = JSON.stringify(told.mistakes);
    if (text !== listed) $("mistakes").replaceChildren(...told.mistakes.map(entry));
    listed = text;
    $("count").textContent = told.mistakes.length || "";
    $("none").hidden = told.mistakes.length > 0 || told.state !== "done";
  };

  /* What the server tells. It is asked again and again where it does not answer. */
  let source = null;
  const listen = () => {
    source?.close();
    history.replaceState(null, "", `#${new URLSearchParams(chosen)}`);
    state("working");
    source = new EventSource(`events?${new URLSearchParams(chosen)}`);
    const on = (name, heard) => source.addEventListener(name, (event) => heard(JSON.parse(event.data)));
    let another = true;
    on("choices", (told) => {
      offered = told;
      const kind = chosen.kind;
      if (!chosen.course && told.lessons.length) [chosen.course, chosen.lesson] = told.lessons[0];
      offer();
      if (kind !== chosen.kind) listen();
    });
    on("pages", (told) => { show(told, another); another = false; });
    on("said", list);
    source.onopen = () => { $("gone").hidden = true; };
    source.onerror = (event) => {
      $("gone").textContent = event.target.readyState === EventSource.CLOSED ? words.ended : words.gone;
      $("gone").hidden = false;
      $("state").dataset.state = "failed";
    };
  };

  /* A school's Word file */
  const download = (blob, name) => {
    const address = URL.createObjectURL(blob);
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
  const answer = (told) => {
    $("settle").hidden = !told.open;
    $("compared").textContent = [told.error, told.hint, ...told.mistakes, ...told.lines].filter(Boolean).join("\n");
  };
  $("revise").addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = $("file").files[0];
    const asked = new URLSearchParams();
    if ($("named").checked) asked.set("as", [chosen.course, chosen.lesson, chosen.kind, chosen.edition].filter(Boolean).join("/"));
    if (!$("settle").hidden) asked.set("changes", $("changes").value);
    const buttons = [...event.target.querySelectorAll("button")];
    for (const button of buttons) button.disabled = true;
    $("compared").hidden = false;
    $("compared").textContent = "…";
    try {
      const response = await fetch(`${event.submitter.value}?${asked}`, { method: "POST", body: file });
      if (response.headers.get("content-type").startsWith("application/json")) answer(await response.json());
      else {
        const name = `${file.name.replace(/\.docx$/i, "")}-merged.docx`;
        download(await response.blob(), name);
        $("compared").textContent = name;
      }
    } catch {
      $("compared").textContent = words.gone;
    }
    for (const button of buttons) button.disabled = false;
  });
  $("file").addEventListener("change", () => { $("settle").hidden = true; $("compared").hidden = true; });

  /* Keyboard: arrows and PageUp move within the document as everywhere; left and right go from page to page. */
  desk.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || desk.scrollWidth > desk.clientWidth || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = shown.pages[Math.max(0, Math.min(shown.pages.length - 1, current() + step))];
    if (next) desk.scrollTop = next.element.offsetTop - desk.offsetTop - 12;
    event.preventDefault();
  });
  desk.addEventListener("scroll", tellPage, { passive: true });
  $("choice").addEventListener("submit", (event) => event.preventDefault());
  $("zoom").addEventListener("change", fit);
  for (const select of [$("lesson"), $("kind"), ...axes]) select.addEventListener("change", choose);
  document.addEventListener("click", (event) => { if (!$("more").contains(event.target)) $("more").open = false; });
  window.addEventListener("resize", fit);
  window.addEventListener("hashchange", () => {
    const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    if (!asked.course) return;
    chosen = { ...chosen, ...asked };
    offer();
    listen();
  });
  listen();
})();
