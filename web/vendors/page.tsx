// Stands in until this page is built.
export function VendorsPage() {
  return <main id="page">VendorsPage</main>;
}
