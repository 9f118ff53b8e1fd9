/** HTML pins above the map: numbered results that the keyboard reaches, and the origin that can be dragged. */

import { type Map as CityMap, Marker } from "maplibre-gl";

import type { LonLat } from "../model";
import type { Mark } from "../shown";
import { crowdedOut } from "./crowd";

/** The tip touches the upper edge of the dot, whose sign stays readable. */
const TIP_PX = -5;

export interface PinEvents {
  point: (id: string | null) => void;
  unfold: (id: string) => void;
  label: (mark: Mark, number: number) => string;
}

export class ResultPins {
  private readonly shown = new Map<string, Marker>();
  private crowded = new Set<string>();
  private inHand: { pointed: string | null; unfolded: string | null } = { pointed: null, unfolded: null };

  constructor(
    private readonly map: CityMap,
    private readonly events: PinEvents,
  ) {
    map.on("moveend", () => this.makeRoom());
  }

  show(marks: Mark[]): void {
    for (const marker of this.shown.values()) marker.remove();
    this.shown.clear();
    // Drawn from the last to the first, so that the nearest lies on top.
    for (const [index, mark] of [...marks.entries()].reverse()) {
      const element = this.button(mark, index + 1);
      this.shown.set(
        mark.id,
        new Marker({ element, anchor: "bottom", offset: [0, TIP_PX] }).setLngLat([mark.lon, mark.lat]).addTo(this.map),
      );
    }
    this.makeRoom();
  }

  highlight(pointed: string | null, unfolded: string | null): void {
    this.inHand = { pointed, unfolded };
    this.dress();
  }

  /** Where pins crowd, the nearer station keeps its pin; the others are dots, whose equal is the list. */
  private makeRoom(): void {
    const nearestFirst = [...this.shown].reverse();
    const crowded = crowdedOut(nearestFirst.map(([, marker]) => this.map.project(marker.getLngLat())));
    this.crowded = new Set(nearestFirst.filter((_, index) => crowded[index]).map(([id]) => id));
    this.dress();
  }

  private dress(): void {
    const { pointed, unfolded } = this.inHand;
    for (const [id, marker] of this.shown) {
      const element = marker.getElement();
      const crowded = this.crowded.has(id);
      element.classList.toggle("pin--pointed", id === pointed);
      element.classList.toggle("pin--unfolded", id === unfolded);
      element.classList.toggle("pin--dot", crowded && id !== pointed && id !== unfolded);
      if (!(element instanceof HTMLButtonElement)) continue;
      element.tabIndex = crowded ? -1 : 0;
      element.ariaHidden = crowded ? "true" : null;
    }
  }

  private button(mark: Mark, number: number): HTMLElement {
    const element = mark.quiet
      ? document.createElement("div")
      : Object.assign(document.createElement("button"), { type: "button" });
    element.className = mark.informs ? "pin pin--informs" : "pin";
    if (mark.quiet) element.setAttribute("aria-hidden", "true");
    else element.setAttribute("aria-label", this.events.label(mark, number));
    const drop = document.createElement("span");
    drop.textContent = String(number);
    element.append(drop);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.events.unfold(mark.id);
    });
    for (const kind of ["mouseenter", "focus"]) element.addEventListener(kind, () => this.events.point(mark.id));
    for (const kind of ["mouseleave", "blur"]) element.addEventListener(kind, () => this.events.point(null));
    return element;
  }
}

export class OriginPin {
  private readonly marker: Marker;
  private placed = false;

  constructor(
    private readonly map: CityMap,
    moved: (origin: LonLat) => void,
  ) {
    const element = document.createElement("div");
    element.className = "origin";
    this.marker = new Marker({ element, draggable: true });
    this.marker.on("dragend", () => {
      const { lng, lat } = this.marker.getLngLat();
      moved({ lon: lng, lat });
    });
  }

  place(origin: LonLat | null, label: string): void {
    if (!origin) {
      this.marker.remove();
      this.placed = false;
      return;
    }
    this.marker.setLngLat([origin.lon, origin.lat]);
    if (!this.placed) this.marker.addTo(this.map);
    this.placed = true;
    // After addTo, which sets a label of its own.
    const element = this.marker.getElement();
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
    element.title = label;
  }
}
