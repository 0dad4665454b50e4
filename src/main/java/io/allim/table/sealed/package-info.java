/**
 * Secrets at rest. Whoever writes a body marks what nobody may read in the store ({@link io.allim.table.Json#secret}); {@link
 * io.allim.table.sealed.SealedTable} stands before the engine, encrypts what is marked on its way in, and decrypts it on its way out. A body
 * comes back as it was written, marks and all.
 *
 * <pre>
 * marked      "&lt;U+E000&gt;xoxb-17"
 * at rest     "&lt;U+E000&gt;1f0c9a3e:Zm9v…"     the key's id, and base64url of the nonce (12 bytes), the ciphertext and the tag (16)
 * </pre>
 *
 * <p>AES-256-GCM, under a key of the item's own: HMAC-SHA256 of its partition and sort key under the service's key. So no number of writes
 * wears a key out, and what is moved to another item can't be read there. A body without marks passes untouched, and loads nothing.
 */
package io.allim.table.sealed;
