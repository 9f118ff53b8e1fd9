// Signs that differ by shape as well as by colour, drawn on the canvas that holds all features.
L.Sign = L.CircleMarker.extend({
  _updatePath: function () {
    const renderer = this._renderer;
    if (!renderer._drawing || this._empty()) return;
    const ctx = renderer._ctx, p = this._point, r = this._radius;
    const corners = L.Sign.corners[this.options.sign];
    ctx.beginPath();
    if (corners) {
      corners.forEach(([x, y], i) => ctx[i ? "lineTo" : "moveTo"](p.x + x * r, p.y + y * r));
      ctx.closePath();
    } else ctx.arc(p.x, p.y, r, 0, Math.PI * 2);
    renderer._fillStroke(ctx, this);
  },
});
L.Sign.corners = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  triangle: [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
  down: [[0, 1.2], [1.1, -0.8], [-1.1, -0.8]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  star: Array.from({ length: 10 }, (_, i) => {
    const a = (i * Math.PI) / 5 - Math.PI / 2, r = i % 2 ? 0.55 : 1.35;
    return [Math.cos(a) * r, Math.sin(a) * r];
  }),
  cross: [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1],
    [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
};
// What is said of a feature is put in as text, never as markup.
L.Sign.table = function (labels, values) {
  const table = L.DomUtil.create("table", "said");
  labels.forEach((label, i) => {
    if (values[i] === null || values[i] === "") return;
    const row = L.DomUtil.create("tr", "", table);
    L.DomUtil.create("th", "", row).textContent = label;
    L.DomUtil.create("td", "", row).textContent = values[i];
  });
  return table;
};
