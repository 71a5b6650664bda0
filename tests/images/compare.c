/*
 * Compares two gray pictures of a page as a reader would from afar: BY times smaller (36 dpi), and a pixel counts as
 * different only when nothing like it stands within REACH pixels in the other.
 * Renderers smooth edges in their own ways; a glyph that is missing, moved or another one shows all the same.
 *   compare A.png B.png BY PERMILLE LIKE REACH   status 1 when more of the ink differs by more than LIKE grays
 *   compare --small BY IN.png OUT.png            stores a reference
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

enum { INK = 232, LEVEL = 17 }; /* grays; sixteen are kept */

struct picture {
	unsigned width, height;
	unsigned char *gray;
};

static struct picture
load(const char *path)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	struct picture picture = { 0 };

	if (!png_image_begin_read_from_file(&image, path)) {
		fprintf(stderr, "%s: %s\n", path, image.message);
		exit(2);
	}
	image.format = PNG_FORMAT_GRAY;
	picture = (struct picture){ image.width, image.height, malloc(PNG_IMAGE_SIZE(image)) };
	if (picture.gray == NULL || !png_image_finish_read(&image, NULL, picture.gray, 0, NULL)) {
		fprintf(stderr, "%s: %s\n", path, image.message);
		exit(2);
	}
	return picture;
}

static unsigned char
mean(struct picture from, unsigned by, unsigned left, unsigned top)
{
	unsigned sum = 0;

	for (unsigned y = top; y < top + by; y++)
		for (unsigned x = left; x < left + by; x++)
			sum += from.gray[(size_t)y * from.width + x];
	return (unsigned char)((sum / (by * by) + LEVEL / 2) / LEVEL * LEVEL);
}

static struct picture
reduce(struct picture from, unsigned by)
{
	struct picture small = { from.width / by, from.height / by, NULL };

	small.gray = malloc((size_t)small.width * small.height + 1);
	if (small.gray == NULL)
		exit(2);
	for (unsigned y = 0; y < small.height; y++)
		for (unsigned x = 0; x < small.width; x++)
			small.gray[(size_t)y * small.width + x] = mean(from, by, x * by, y * by);
	free(from.gray);
	return small;
}

static int
at(struct picture picture, unsigned x, unsigned y)
{
	return picture.gray[(size_t)y * picture.width + x];
}

struct slack {
	int like;       /* grays */
	unsigned reach; /* pixels */
};

/* Something like this gray stands there or near it. */
static int
has_like(struct picture picture, unsigned x, unsigned y, int gray, struct slack slack)
{
	unsigned reach = slack.reach;
	int least = 255, most = 0;

	for (unsigned v = y > reach ? y - reach : 0; v <= y + reach && v < picture.height; v++) {
		for (unsigned u = x > reach ? x - reach : 0; u <= x + reach && u < picture.width; u++) {
			int there = at(picture, u, v);

			least = there < least ? there : least;
			most = there > most ? there : most;
		}
	}
	return gray >= least - slack.like && gray <= most + slack.like;
}

/* Permille of the inked pixels that differ. */
static double
difference(struct picture a, struct picture b, struct slack slack)
{
	unsigned long ink = 0, differ = 0;

	for (unsigned y = 0; y < a.height && y < b.height; y++) {
		for (unsigned x = 0; x < a.width && x < b.width; x++) {
			int one = at(a, x, y), two = at(b, x, y);

			ink += one < INK || two < INK;
			differ += !has_like(b, x, y, one, slack) || !has_like(a, x, y, two, slack);
		}
	}
	return ink > 0 ? 1000.0 * (double)differ / (double)ink : 0;
}

static int
near(unsigned a, unsigned b)
{
	return a <= b + 1 && b <= a + 1;
}

static int
store(const char *from, unsigned by, const char *to)
{
	struct picture small = reduce(load(from), by);
	png_image image = { .version = PNG_IMAGE_VERSION,
		.width = small.width,
		.height = small.height,
		.format = PNG_FORMAT_GRAY };

	if (png_image_write_to_file(&image, to, 0, small.gray, 0, NULL))
		return 0;
	fprintf(stderr, "%s: %s\n", to, image.message);
	return 2;
}

int
main(int count, char **argument)
{
	struct picture a, b;
	double share;
	unsigned by;

	if (count == 5 && strcmp(argument[1], "--small") == 0 && atoi(argument[2]) > 0)
		return store(argument[3], (unsigned)atoi(argument[2]), argument[4]);
	if (count != 7 || atoi(argument[3]) < 1)
		return 2;
	by = (unsigned)atoi(argument[3]);
	a = reduce(load(argument[1]), by);
	b = load(argument[2]);
	if (!near(a.width, b.width)) /* a reference is small already */
		b = reduce(b, by);
	if (!near(a.width, b.width) || !near(a.height, b.height)) {
		printf("%ux%u against %ux%u\n", a.width, a.height, b.width, b.height);
		return 1;
	}
	share = difference(a, b, (struct slack){ atoi(argument[5]), (unsigned)atoi(argument[6]) });
	printf("%.2f permille of the ink differ\n", share);
	return share > strtod(argument[4], NULL);
}
