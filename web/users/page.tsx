// Stands in until this page is built.
export function UsersPage() {
  return <main id="page">UsersPage</main>;
}
