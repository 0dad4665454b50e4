/**
 * Templates in Liquid, over JSON values alone, so that nothing of Java can be reached and every step is paid for from a {@link
 * io.allim.template.liquid.StepLimit}.
 *
 * <p>A text goes {@link io.allim.template.liquid.Source} → {@link io.allim.template.liquid.Tokens} → {@link
 * io.allim.template.liquid.Compiler}, which knows {@link io.allim.template.liquid.Tags} → {@link io.allim.template.liquid.Node}s, which are kept, and with variables through a
 * {@link io.allim.template.liquid.RenderContext} becomes words.
 */
package io.allim.template.liquid;
