// Rooms with rules, made and changed through the forms.

import { until } from "./wait.mjs";

/** Fills the form of the front page. Returns the address of the room; its maker stands in the green room. */
export async function makeRoom(person, { title, password, capacity, listed = true, keepsChat = true }) {
  await person.open("/");
  await person.click({ role: "button", name: "Make the room" });
  const form = { role: "dialog", name: "Make a named room" };
  await person.fill({ role: "textbox", name: "Name of the room", within: form }, title);
  if (password) await person.fill({ role: "textbox", name: "Password", within: form }, password);
  if (capacity) await person.fill({ role: "spinbutton", name: "People at once", within: form }, String(capacity));
  if (!listed) await person.click({ role: "switch", name: "Show it on the front page", within: form });
  if (!keepsChat) await person.click({ role: "switch", name: "Keep the chat", within: form });
  await person.click({ role: "button", name: "Make the room", within: form });
  return until("the room has an address", async () => /\/r\/[a-z0-9-]+/.exec(await person.page.address())?.[0]);
}

/** Chooses from the call's "More". */
export async function more(person, item) {
  await person.press("More");
  await person.click({ role: "menuitem", name: item });
}
