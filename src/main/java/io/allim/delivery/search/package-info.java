/**
 * Lists of deliveries by what they are: {@link io.allim.delivery.search.DeliverySearch} walks the order of the store that has the fewest others in
 * it, and looks at each. Nothing is written for it, and no page looks at more than a few hundred.
 */
package io.allim.delivery.search;
