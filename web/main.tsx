// Where the console begins.
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './app/console.tsx';
import { queries } from './app/queries.ts';
import { beginFirstPage } from './app/router.tsx';

beginFirstPage(queries, location);
const place = document.getElementById('console');
if (place === null) throw new Error('the page has no place for the console');
createRoot(place).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
