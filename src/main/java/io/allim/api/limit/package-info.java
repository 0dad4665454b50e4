/** How far the limits of channels are used. */
package io.allim.api.limit;
