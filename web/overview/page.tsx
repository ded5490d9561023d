// Stands in until this page is built.
export function OverviewPage() {
  return <main id="page">OverviewPage</main>;
}
