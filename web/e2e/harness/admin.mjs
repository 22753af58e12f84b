// The page of whoever runs the server.

const field = { role: "textbox", name: "Admin key" };

/** Tries a key on the page of the administration, which is opened where it is not. */
export async function tryKey(person, key) {
  if (!(await person.page.address()).endsWith("/admin")) await person.open("/admin");
  await person.fill(field, key);
  await person.click({ role: "button", name: "Sign in" });
}

/** Signs in with the key the server showed. */
export async function signIn(person) {
  await tryKey(person, await person.server.adminKey());
  await person.waitFor({ role: "button", name: "Sign out" });
}

/** Chooses a room of the list; its graph opens. Returns its title. */
export async function openRoom(person, room) {
  const title = await person.page.evaluate(
    async (path) => (await (await fetch(`/api/rooms/${path}`)).json()).room.title,
    room.replace("/r/", ""),
  );
  await person.click({ role: "button", name: title });
  return title;
}
