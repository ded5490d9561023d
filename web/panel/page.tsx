// Stands in until this page is built.
export function CallPage() {
  return <main id="page">CallPage</main>;
}
