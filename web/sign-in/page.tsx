// Stands in until this page is built.
export function SignInPage() {
  return <main id="page">SignInPage</main>;
}
