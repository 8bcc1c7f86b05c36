"use strict";
// Leaflet tries Internet Explorer's namespaces and catches the error, for which Chromium reads all of
// its script again: 9 ms. `patti-base.js` takes them away again.
document.namespaces ??= { add() {} };
