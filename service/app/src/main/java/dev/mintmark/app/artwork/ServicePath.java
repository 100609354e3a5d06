package dev.mintmark.app.artwork;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.ContextAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Writes a path of this service into JSON, below {@code server.basePath} where the mapper was made for one. */
public final class ServicePath extends ValueSerializer<String> {
    private static final String BASE = "mintmark.basePath";

    /**
     * A mapper for the answers of a service.
     *
     * @param basePath what each path begins with, such as {@code /mintmark}; empty for none
     */
    public static JsonMapper mapper(String basePath) {
        return JsonMapper.builder()
                .defaultAttributes(ContextAttributes.getEmpty().withSharedAttribute(BASE, basePath))
                .build();
    }

    @Override
    public void serialize(String path, JsonGenerator json, SerializationContext context) {
        Object base = context.getAttribute(BASE);
        json.writeString(base == null ? path : base + path);
    }
}
