package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes any message with random content, from a seeded source, so that a failure can be repeated.
 */
final class RandomMessages {
  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  static List<Class<?>> kinds() {
    return Arrays.asList(Message.class.getPermittedSubclasses());
  }

  Message next(Class<?> kind) {
    if (kind == FileChunk.class) {
      byte[] content = bytes(random.nextInt(3000));
      return FileChunk.of(content, 0, content.length, random.nextInt(21, 45), 1);
    }
    return (Message) record(kind);
  }

  private Object record(Class<?> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = value(components[i]);
      }
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Object value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == int.class) {
      return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(1000);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == String.class) {
      return text();
    }
    if (type == Language.class) {
      return Language.values()[random.nextInt(Language.values().length)];
    }
    if (type == Compression.class) {
      return Compression.ZSTD;
    }
    if (type == List.class) {
      boolean names =
          ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
              == EnvironmentName.class;
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(names ? new EnvironmentName(text(), text()) : text());
      }
      return list;
    }
    return record(type);
  }

  /** Any bytes but 0, slashes left out so that no file name is shortened. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      char c = (char) random.nextInt(1, 256);
      text.append(c == '/' ? '_' : c);
    }
    return text.toString();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 0, length / 2, (byte) 'x');
    return bytes;
  }
}
