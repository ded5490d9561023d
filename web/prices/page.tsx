// Stands in until this page is built.
export function PricesPage() {
  return <main id="page">PricesPage</main>;
}
