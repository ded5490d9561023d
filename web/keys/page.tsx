// Stands in until this page is built.
export function KeysPage() {
  return <main id="page">KeysPage</main>;
}
