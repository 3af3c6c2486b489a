// What was typed into a form with data-draft and is not saved: kept in this tab until it is saved or
// somebody logs out, and back in the form whenever that is drawn.

type Draft = Record<string, string[]>; // values by the name of a field, of those that were changed
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const PREFIX = "draft ";
const read = (name: string): Draft => JSON.parse(text(name) ?? "{}");
const forms = (root: ParentNode) => [...root.querySelectorAll<HTMLFormElement>("form[data-draft]")];
const controls = (form: HTMLFormElement) =>
  [...form.elements].filter((each) => "name" in each && each.name !== "") as Control[];
const isTicked = (control: Control) => control instanceof HTMLInputElement && control.type === "checkbox";

const text = (name: string) => sessionStorage.getItem(PREFIX + name);
const forget = (name: string) => sessionStorage.removeItem(PREFIX + name);
export const isKept = (name: string) => text(name) !== null;
export const isInDraft = (name: string, field: string) => field in read(name);
/** Whether a form that is shown has something to save. */
export const hasUnsaved = (root: ParentNode) => forms(root).some((form) => isKept(form.dataset.draft!));
const isAnyKept = () => Object.keys(sessionStorage).some((key) => key.startsWith(PREFIX));

/** Keeps what differs from what is saved, and what was typed into fields that are hidden now. */
export function keepDraft(form: HTMLFormElement) {
  const name = form.dataset.draft!;
  const draft = read(name);
  const all = controls(form);
  for (const field of new Set(all.map((control) => control.name))) {
    const group = all.filter((control) => control.name === field);
    if (group.some(isChanged)) draft[field] = group.filter(isGiven).map((control) => control.value);
    else delete draft[field];
  }
  if (Object.keys(draft).length) sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
  else forget(name);
}

/** Keeps values as if they had been typed, where a form is not changed already. */
export function addToDraft(name: string, values: Draft) {
  if (Object.keys(values).length) sessionStorage.setItem(PREFIX + name, JSON.stringify({ ...values, ...read(name) }));
}

/** Returns what to call when a form that is being sent was saved: its fields show what is saved then. */
export function sendDraft(form: HTMLFormElement): () => void {
  const name = form.dataset.draft;
  if (!name) return () => undefined;
  const sent = text(name);
  return () => {
    if (text(name) !== sent) return keepDraft(form); // somebody went on typing
    forget(name);
    form.reset();
  };
}

const isGiven = (control: Control) => !isTicked(control) || (control as HTMLInputElement).checked;
function isChanged(control: Control) {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  if (isTicked(control)) return (control as HTMLInputElement).checked !== (control as HTMLInputElement).defaultChecked;
  return control.value !== control.defaultValue;
}

/** Puts drafts back into the forms that are drawn. */
export function restoreDrafts(root: ParentNode) {
  for (const form of forms(root)) {
    const draft = read(form.dataset.draft!);
    for (const control of controls(form)) {
      const values = draft[control.name];
      if (!values) continue;
      if (isTicked(control)) (control as HTMLInputElement).checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
  }
}

/** Asks before something is lost for good. */
export const mayLose = (question: string) => !isAnyKept() || confirm(question);

let departing = false;
/** Goes to another page that leads back here: drafts are still here then. */
export function depart(address: string) {
  departing = true;
  location.assign(address);
}
addEventListener("pageshow", () => (departing = false)); // back, from the browser's memory
addEventListener("beforeunload", (event) => {
  if (isAnyKept() && !departing) event.preventDefault();
});
