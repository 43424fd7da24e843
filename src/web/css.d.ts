// Style sheets are imported for Vite to find; they have no value.
declare module '*.css';
