/** The departments of the sample marketplace, in the order in which they are shown. */
import { BEAUTY } from "./departments/beauty.ts";
import { CLOTHING } from "./departments/clothing.ts";
import { ELECTRONICS } from "./departments/electronics.ts";
import { FOOD } from "./departments/food.ts";
import { GARDEN } from "./departments/garden.ts";
import { HOME } from "./departments/home.ts";
import { KITCHEN } from "./departments/kitchen.ts";
import { SPORT } from "./departments/sport.ts";
import { TOYS_AND_BOOKS } from "./departments/toys-and-books.ts";
import type { Department } from "./leaf.ts";

export const DEPARTMENTS: readonly Department[] = [
  KITCHEN,
  HOME,
  ELECTRONICS,
  CLOTHING,
  SPORT,
  GARDEN,
  BEAUTY,
  TOYS_AND_BOOKS,
  FOOD,
];
