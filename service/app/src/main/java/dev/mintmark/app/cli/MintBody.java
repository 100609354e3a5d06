package dev.mintmark.app.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.MintOrder;
import org.jspecify.annotations.Nullable;

/** The JSON of a mint order; what is null is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MintBody(
        @Nullable String to,
        int royaltyBps,
        @Nullable String name,
        @Nullable String description,
        @Nullable String license) {

    static MintBody of(MintOrder order) {
        return new MintBody(order.to(), order.royaltyBps(), order.name(), order.description(), order.license());
    }
}
