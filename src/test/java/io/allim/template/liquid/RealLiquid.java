package io.allim.template.liquid;

import io.allim.channel.DescribedChannels;
import io.allim.channel.LiquidTexts;
import io.allim.template.TemplateStore;

/** The renderer as channels have it. */
public final class RealLiquid {

    private RealLiquid() {}

    public static LiquidTexts texts() {
        return new LiquidRenderer(new TemplateStore(null), DescribedChannels.forTemplates());
    }
}
