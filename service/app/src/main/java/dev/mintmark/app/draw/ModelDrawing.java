package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.diffusion.BatchPicture;
import dev.mintmark.diffusion.BatchResult;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawCancelledException;
import dev.mintmark.diffusion.DrawException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.Drawing;
import dev.mintmark.diffusion.ForbiddenConceptException;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.diffusion.UnsafeDrawingException;
import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.watermark.Raster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws recipes with their loaded model, and counts what is not given out. Thread-safe. */
final class ModelDrawing {
    private static final Logger log = LoggerFactory.getLogger(ModelDrawing.class);

    private final AtomicLong unsafe = new AtomicLong();
    private final AtomicLong forbidden = new AtomicLong();

    /** Draws one picture; empty where it was stopped. */
    Optional<DrawResult> draw(DiffusionModel model, DrawOrder order, InputImages inputs, NoiseSource noise)
            throws StepFailedException {
        DrawParameters parameters = order.recipe().parameters();
        StepListener steps = new DrawSteps(order.listener());
        try {
            DrawRequest request = DrawRequests.of(parameters, inputs, model.folder());
            Drawing drawing = parameters.highResolution() == null
                    ? model.draw(request, noise, steps, order.cancellation())
                    : SecondPass.draw(model, request, parameters, steps, order.cancellation());
            log.info(
                    "Drew {} x {} in {} s on {}.",
                    drawing.width(),
                    drawing.height(),
                    String.format(Locale.ROOT, "%.1f", drawing.seconds()),
                    drawing.device());
            return Optional.of(result(drawing, inputs));
        } catch (DrawCancelledException e) {
            return Optional.empty();
        } catch (DrawException e) {
            throw failed(e);
        }
    }

    /** Draws pictures together; as {@link Drawer#drawAll}. */
    List<Optional<DrawResult>> drawAll(
            DiffusionModel model, List<DrawOrder> orders, InputImages inputs, List<NoiseSource> noises)
            throws StepFailedException {
        List<BatchPicture> pictures = new ArrayList<>();
        List<BatchResult> drawn;
        try {
            for (int i = 0; i < orders.size(); i++) {
                DrawOrder order = orders.get(i);
                DrawParameters parameters = order.recipe().parameters();
                pictures.add(new BatchPicture(
                        parameters.seed(),
                        DrawRequests.variation(parameters),
                        noises.get(i),
                        new DrawSteps(order.listener()),
                        order.cancellation()));
            }
            DrawParameters first = orders.getFirst().recipe().parameters();
            long begin = System.nanoTime();
            drawn = model.drawAll(DrawRequests.of(first, inputs, model.folder()), pictures);
            log.info(
                    "Drew {} pictures of {} x {} together in {} s on {}.",
                    drawn.size(),
                    first.width(),
                    first.height(),
                    String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9),
                    model.device());
        } catch (DrawFailedException e) {
            log.warn(
                    "{} pictures cannot be drawn together; they are drawn one by one: {}",
                    orders.size(),
                    e.getMessage());
            return List.of(draw(model, orders.getFirst(), inputs, noises.getFirst()));
        } catch (DrawException e) {
            throw failed(e);
        }
        List<Optional<DrawResult>> results = new ArrayList<>();
        for (BatchResult one : drawn) {
            results.add(
                    switch (one) {
                        case BatchResult.Drawn picture -> Optional.of(result(picture.picture(), inputs));
                        case BatchResult.NotDrawn none
                        when isLasting(none.reason(), results.isEmpty()) -> throw failed(none.reason());
                        case BatchResult.NotDrawn none -> Optional.empty();
                    });
        }
        return results;
    }

    /** The others have a step of their own, which fails with their own reason. */
    private static boolean isLasting(DrawException reason, boolean isFirst) {
        return isFirst && !(reason instanceof DrawCancelledException);
    }

    private static DrawResult result(Drawing drawing, InputImages inputs) {
        drawing.notes().forEach(log::warn);
        List<String> sentences = new ArrayList<>(drawing.notes());
        String ofInputs = inputs.notes();
        if (ofInputs != null) {
            sentences.add(ofInputs);
        }
        return new DrawResult(
                new Raster(drawing.width(), drawing.height(), drawing.argb()),
                sentences.isEmpty() ? null : String.join(" ", sentences));
    }

    private StepFailedException failed(DrawException e) {
        String type = switch (e) {
            case InvalidDrawRequestException refused -> "draw-refused";
            case UnsafeDrawingException flagged -> {
                unsafe.incrementAndGet();
                yield "draw-unsafe";
            }
            case ForbiddenConceptException close -> {
                forbidden.incrementAndGet();
                yield "draw-forbidden";
            }
            case DrawFailedException broken -> "draw-failed";
            case DrawCancelledException stopped -> throw stopped;
        };
        return new StepFailedException(type, String.valueOf(e.getMessage()), e);
    }

    /** Returns the number of drawings that a safety checker refused. */
    long unsafeDrawings() {
        return unsafe.get();
    }

    /** Returns the number of drawings whose prompt was close to a forbidden concept. */
    long forbiddenDrawings() {
        return forbidden.get();
    }
}
