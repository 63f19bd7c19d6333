// Forgets what this tab kept of unsaved answers when a person signs out.

document.getElementById("sign-out")?.addEventListener("click", () => sessionStorage.clear());
