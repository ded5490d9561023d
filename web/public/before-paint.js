// Sets theme and language before anything is drawn, so that nobody sees the other theme flash by.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept('daybook.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const language = kept('daybook.language');
  root.lang = language === 'zh' || (language === null && /^zh\b/i.test(navigator.language)) ? 'zh-CN' : 'en';
})();
