package dev.mintmark.app;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.DrawingOptions;
import dev.mintmark.app.draw.DrawingSafety;
import dev.mintmark.app.prompt.ConceptFile;

/** What the settings say of how pictures are drawn, and of those that are not given out. Stateless. */
final class DrawingSettings {
    private DrawingSettings() {}

    /** @throws dev.mintmark.app.config.InvalidSettingException if the file of forbidden concepts is wrong */
    static DrawingOptions of(Settings settings) {
        Settings.Draw draw = settings.draw();
        return new DrawingOptions(
                new DrawingSafety(draw.safetyChecker(), ConceptFile.read(settings.safety())),
                draw.batch().equals("auto") ? 0 : Integer.parseInt(draw.batch()),
                draw.spinning());
    }
}
