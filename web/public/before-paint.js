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
  // Every page but the sign-in asks first who is signed in: the answer comes while the page's own files are read.
  if (location.pathname !== '/sign-in') {
    const who = document.createElement('link');
    Object.assign(who, { rel: 'preload', as: 'fetch', href: '/api/me', crossOrigin: 'anonymous' });
    document.head.append(who);
  }
  const language = kept('daybook.language');
  root.lang = language === 'zh' || (language === null && /^zh\b/i.test(navigator.language)) ? 'zh-CN' : 'en';
})();
