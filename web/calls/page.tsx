// Stands in until this page is built.
export function CallsPage() {
  return <main id="page">CallsPage</main>;
}
