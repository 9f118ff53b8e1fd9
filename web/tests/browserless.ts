/** What the page's modules read of a browser when they are loaded, for tests without one. Import it first. */

import "vue"; // looks for a document that it could draw in, which there is not

import { vi } from "vitest";

vi.stubGlobal("location", { hash: "", href: "http://127.0.0.1/", pathname: "/" });
vi.stubGlobal("document", { documentElement: {} });
vi.stubGlobal("window", globalThis);
vi.stubGlobal("addEventListener", vi.fn());
vi.stubGlobal("history", { pushState: vi.fn(), replaceState: vi.fn() });
