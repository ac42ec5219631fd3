// SPDX-License-Identifier: Apache-2.0
// The theme that was chosen, on the document before anything is painted.
try {
	const theme = localStorage.getItem("vigil-theme")
	if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme
} catch {
	// Without storage the system decides.
}
