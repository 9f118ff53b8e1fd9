/** HTML pins above the map: numbered results that the keyboard reaches, and the origin that can be dragged. */

import { type Map as CityMap, Marker } from "maplibre-gl";

import type { LonLat, StationFeature } from "../model";

/** The tip touches the upper edge of the dot, whose sign stays readable. */
const TIP_PX = -5;

export interface PinEvents {
  point: (id: string | null) => void;
  unfold: (id: string) => void;
  label: (station: StationFeature, number: number) => string;
}

export class ResultPins {
  private readonly shown = new Map<string, Marker>();

  constructor(
    private readonly map: CityMap,
    private readonly events: PinEvents,
  ) {}

  show(stations: StationFeature[]): void {
    for (const marker of this.shown.values()) marker.remove();
    this.shown.clear();
    // Drawn from the last to the first, so that the nearest lies on top.
    for (const [index, station] of [...stations.entries()].reverse()) {
      const element = this.button(station, index + 1);
      const [lon, lat] = station.geometry.coordinates as [number, number];
      this.shown.set(station.id, new Marker({ element, anchor: "bottom", offset: [0, TIP_PX] }).setLngLat([lon, lat]).addTo(this.map));
    }
  }

  highlight(pointed: string | null, unfolded: string | null): void {
    for (const [id, marker] of this.shown) {
      marker.getElement().classList.toggle("pin--pointed", id === pointed);
      marker.getElement().classList.toggle("pin--unfolded", id === unfolded);
    }
  }

  private button(station: StationFeature, number: number): HTMLElement {
    const element = document.createElement("button");
    element.type = "button";
    element.className = station.properties.covers ? "pin" : "pin pin--informs";
    element.setAttribute("aria-label", this.events.label(station, number));
    const drop = document.createElement("span");
    drop.textContent = String(number);
    element.append(drop);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.events.unfold(station.id);
    });
    for (const kind of ["mouseenter", "focus"]) element.addEventListener(kind, () => this.events.point(station.id));
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
