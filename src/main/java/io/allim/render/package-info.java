/**
 * Templates in Liquid, over JSON values alone, so that nothing of Java can be reached and every step is paid for from a
 * {@link io.allim.render.Budget}.
 *
 * <p>A text goes {@link io.allim.render.Source} → {@link io.allim.render.Tokens} → {@link io.allim.render.Compiler} →
 * {@link io.allim.render.Node}s, which are kept, and with variables through a {@link io.allim.render.Run} becomes words.
 */
package io.allim.render;
