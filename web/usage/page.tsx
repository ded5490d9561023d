// Stands in until this page is built.
export function UsagePage() {
  return <main id="page">UsagePage</main>;
}
