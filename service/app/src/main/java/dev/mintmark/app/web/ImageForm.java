package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.openai.ImagesRequest;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The multipart form of a request for an edit or a variation: files, and fields as texts.
 *
 * @param fields with numbers and truth values as such, for {@link ImagesRequest}
 * @param image the file that the drawing starts from
 * @param mask null where there is none
 */
record ImageForm(ObjectNode fields, byte[] image, byte @Nullable [] mask) {
    private static final Set<String> NUMBERS =
            Set.of("n", "output_compression", "partial_images", "seed", "steps", "guidance", "strength");
    private static final Set<String> FLAGS = Set.of("stream", "pin", "disclose_prompt");
    private static final List<String> IMAGE = List.of("image", "image[]");
    private static final String MASK = "mask";

    /** @throws InvalidRequestException for a field with two values, a file too many, and no image */
    static ImageForm read(Context ctx) throws IOException {
        Upload.Form form = Upload.fields(ctx);
        List<UploadedFile> images = new ArrayList<>();
        IMAGE.forEach(name -> images.addAll(form.files().getOrDefault(name, List.of())));
        for (String name : form.files().keySet()) {
            if (!IMAGE.contains(name) && !name.equals(MASK)) {
                throw new InvalidRequestException(name, "There is no file \"" + name + "\"; there are image and mask.");
            }
        }
        if (images.isEmpty()) {
            throw new InvalidRequestException("image", "There is no file in the field \"image\".");
        }
        if (images.size() > 1) {
            throw new InvalidRequestException(
                    "image", "There are " + images.size() + " images; a drawing starts from one.");
        }
        List<UploadedFile> masks = form.files().getOrDefault(MASK, List.of());
        if (masks.size() > 1) {
            throw new InvalidRequestException(MASK, "There are " + masks.size() + " masks; a drawing has one.");
        }
        return new ImageForm(
                fields(form.texts()), bytes(images.getFirst()), masks.isEmpty() ? null : bytes(masks.getFirst()));
    }

    private static byte[] bytes(UploadedFile file) throws IOException {
        try (InputStream in = file.content()) {
            return Upload.bounded(in);
        }
    }

    private static ObjectNode fields(Map<String, List<String>> texts) {
        ObjectNode fields = JsonMapper.shared().createObjectNode();
        texts.forEach((name, values) -> {
            if (values.size() != 1) {
                throw new InvalidRequestException(name, "The field \"" + name + "\" has more than one value.");
            }
            fields.set(name, value(name, values.getFirst()));
        });
        return fields;
    }

    /** A text that is no number or truth value stays one, and is refused where it is bound. */
    private static JsonNode value(String name, String text) {
        boolean isNumber = NUMBERS.contains(name) && text.matches("-?\\d{1,18}(\\.\\d{1,18})?");
        boolean isFlag = FLAGS.contains(name) && text.matches("true|false");
        if (isNumber || isFlag || name.equals("mint")) {
            try {
                return JsonMapper.shared().readTree(text);
            } catch (JacksonException _) {
                throw new InvalidRequestException(name, "The field must be true, false or an object in JSON.");
            }
        }
        return JsonMapper.shared().getNodeFactory().stringNode(text);
    }
}
