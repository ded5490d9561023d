// Stands in until this page is built.
export function MePage() {
  return <main id="page">MePage</main>;
}
